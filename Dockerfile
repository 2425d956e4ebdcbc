# The helpdesk's image: web, ws, worker, beat and setup are the same one, started by different commands (compose.yaml).
FROM python:3.11-slim-bookworm

# Bangla type for what the server itself may draw; screens use the device's own fonts.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-noto-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home helpdesk \
 && install -d -o helpdesk -m 0750 /data

WORKDIR /srv/helpdesk
COPY requirements-boot.txt requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements-boot.txt \
 && uv pip install --system --no-cache --compile-bytecode --require-hashes -r requirements.txt

COPY . .
ENV DJANGO_SETTINGS_MODULE=helpdesk.settings \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/srv/static
RUN HELPDESK_DATA=/tmp/build python manage.py setup --only files && rm -rf /tmp/build

USER helpdesk
ENV HELPDESK_DATA=/data
EXPOSE 8000
CMD ["gunicorn", "helpdesk.wsgi", "--bind", "0.0.0.0:8000"]
