# One image for web, worker and beat; compose.yaml says which of them a container is.
FROM node:24-trixie-slim AS front_end
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.12-slim-trixie
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
# pg_dump, for manage.py backup. Debian 13 has version 17; it must not be older than the server.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt constraints.txt ./
RUN pip install --requirement requirements.txt --constraint constraints.txt
COPY --from=front_end /app/node_modules ./node_modules
COPY . .
RUN useradd --system --uid 10001 --create-home bellwether \
    && install --directory --owner=bellwether --mode=0700 /data
USER 10001
ENV DATA_DIR=/data HOST=0.0.0.0 PORT=8000 ENV_FILE=/dev/null
VOLUME /data
EXPOSE 8000
# The supervisor passes a signal on and ends within five seconds.
STOPSIGNAL SIGTERM
CMD ["python", "manage.py", "up", "--only", "web"]
