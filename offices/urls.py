from django.contrib.auth.views import LogoutView, PasswordResetDoneView
from django.urls import path

from offices import views

app_name = "offices"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/", views.ChangePassword.as_view(), name="change-password"),
    path("password/reset/", views.ResetPassword.as_view(), name="reset-password"),
    path(
        "password/reset/sent/",
        PasswordResetDoneView.as_view(template_name="registration/reset_sent.html"),
        name="reset-password-sent",
    ),
    path("password/reset/<uidb64>/<token>/", views.NewPassword.as_view(), name="new-password"),
    path("profile/", views.profile, name="profile"),
    path("i18n/setlang/", views.set_language, name="set-language"),
]
