# One process of the app. Everything it writes lies in /srv/fund (snapshots, state) and /tmp, so that
# the rest of the file system can be read only: see compose.yaml.
FROM python:3.11-slim-bookworm

# Chinese letters for files that are drawn on the server; curl-free health check below.
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-noto-cjk=1:20220127+repack1-1 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.lock requirements-scale.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
# Buckets and Spark Connect, where they are wanted: `--build-arg SCALE=1`.
ARG SCALE=""
RUN if [ -n "$SCALE" ]; then pip install --no-cache-dir -r requirements-scale.txt; fi

COPY app.py ./
COPY .streamlit/config.toml .streamlit/config.toml
# Secrets may also lie in a folder that is mounted, where what an editor puts in their place is seen.
RUN printf '\n[secrets]\nfiles = ["/etc/fund/secrets.toml", "/app/.streamlit/secrets.toml"]\n' \
    >> .streamlit/config.toml
COPY data data
COPY queries queries
COPY pages pages

RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin fund \
    && mkdir -p /srv/fund/snapshots /srv/fund/state \
    && chown -R fund /srv/fund
USER 10001

ENV HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SNAPSHOT_ROOT=/srv/fund/snapshots \
    STATE_ROOT=/srv/fund/state

EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]

CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501"]
