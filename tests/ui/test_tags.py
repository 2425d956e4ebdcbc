"""The tags of the components: what they draw, and that nothing a person typed gets out unescaped."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.translation import override

from offices.icons import LINES, SOLIDS


class Requisition(forms.Form):
    memo = forms.CharField(label="Memo number", help_text="As on the letter", error_messages={"required": "Enter it"})
    topic = forms.ChoiceField(label="Topic", widget=forms.RadioSelect, choices=[("a", "New"), ("b", "Old")])
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    updates = forms.BooleanField(label="Send updates", required=False)

    def clean(self):
        raise forms.ValidationError("Choose a service")


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def draw(source: str, **context: object) -> str:
    return " ".join(Template("{% load ui %}" + source).render(Context(context)).split())


def test_icon_without_label_is_hidden_from_screen_readers():
    assert draw('{% icon "dot" %}') == (
        f'<svg class="icon solid" viewBox="0 0 20 20" aria-hidden="true"><path d="{SOLIDS["dot"]}"/></svg>'
    )


def test_icon_label_is_escaped():
    assert 'aria-label="&quot;&gt;&lt;b&gt;"' in draw('{% icon "lock" label %}', label='"><b>')


def test_unknown_icon_is_an_error():
    with pytest.raises((KeyError, TemplateSyntaxError)):
        draw('{% icon "unicorn" %}')


@pytest.mark.parametrize("name", sorted({**LINES, **SOLIDS}))
def test_every_icon_is_one_path(name):
    assert draw(f'{{% icon "{name}" %}}').count("<path") == 1


@pytest.mark.parametrize(
    ("code", "look", "word"),
    [
        ("RECEIVED", "ink", "Received"),
        ("ON_HOLD", "blue-tint", "On hold"),
        ("RESOLVED", "green", "Resolved"),
        ("MERGED", "outline", "Merged"),
        ("reopened", "amber-tint", "Reopened"),
    ],
)
def test_status_tag_has_word_and_look(code, look, word):
    html = draw("{% status_tag code %}", code=code)

    assert f'class="tag {look}"' in html
    assert html.endswith(f"{word}</span>")


def test_field_ties_hint_and_error_to_the_control():
    html = draw("{% field form.memo %}", form=Requisition({}))

    assert 'class="field wrong"' in html
    assert 'aria-describedby="id_memo-hint id_memo-error"' in html
    assert 'aria-invalid="true"' in html
    assert "<span>Enter it</span>" in html


def test_field_keeps_what_was_typed_and_escapes_it():
    html = draw("{% field form.memo %}", form=Requisition({"memo": '"><script>'}))

    assert 'value="&quot;&gt;&lt;script&gt;"' in html


def test_optional_field_says_so_and_group_has_a_legend():
    form = Requisition()

    assert "(optional)" in draw("{% field form.note %}", form=form)
    assert "<legend" in draw("{% field form.topic %}", form=form)
    assert "(optional)" not in draw("{% field form.updates %}", form=form)


def test_error_summary_links_to_the_first_control_of_each_wrong_field():
    html = draw("{% error_summary form %}", form=Requisition({}))

    assert '<a href="#id_memo">Enter it</a>' in html
    assert '<a href="#id_topic_0">' in html
    assert "<li>Choose a service</li>" in html
    assert "3 things need fixing" in html


def test_error_summary_without_errors_is_nothing():
    assert draw("{% error_summary form %}", form=Requisition()) == ""


@pytest.mark.parametrize(("total", "used", "squares"), [(7, 5, (5, 2)), (3, 9, (3, 0)), (10, 0, (0, 10))])
def test_pips_are_one_a_working_day_up_to_ten(total, used, squares):
    html = draw("{% pips total used %}", total=total, used=used)
    filled, _, rest = html.partition('class="left"')

    assert (filled.count("h4v8"), rest.count("h4v8")) == squares


def test_pips_above_ten_are_a_bar():
    assert 'd="M0 2h24v5H0z"' in draw("{% pips 90 45 %}")


def test_page_numbers_leave_out_the_far_ones():
    page = Paginator(range(1000), 25).page(20)

    assert draw("{% for n in page|page_numbers %}{{ n }} {% endfor %}", page=page) == "1 None 18 19 20 21 22 None 40"


def test_pagination_keeps_the_filters_of_the_address(rf):
    html = render_to_string(
        "components/_pagination.html",
        {"page": Paginator(range(60), 25).page(2)},
        request=rf.get("/queue/?q=lab&page=2"),
    )

    assert 'href="?q=lab&amp;page=3"' in html
    assert "26–50 of 60" in html
