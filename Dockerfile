# One image for every process of an installation: web pages, worker, predictions. See compose.yaml.
FROM node:24-bookworm-slim AS build
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv ca-certificates && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
ENV STAGECRAFT_HOME=/data NEXT_TELEMETRY_DISABLED=1
# The virtual environment lies where the running container looks for it.
RUN mkdir -p /data && node server/boot/install.mjs && node server/boot/build.mjs

FROM node:24-bookworm-slim
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends python3 libgomp1 ca-certificates curl && rm -rf /var/lib/apt/lists/*
COPY --from=build --chown=node:node /app /app
COPY --from=build --chown=node:node /data /data
ENV NODE_ENV=production STAGECRAFT_HOME=/data NEXT_TELEMETRY_DISABLED=1 STAGECRAFT_HOST=0.0.0.0
USER node
EXPOSE 3000 3100
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s CMD curl -fsS http://127.0.0.1:3000/healthz || exit 1
# Ends all three processes in their order on SIGTERM.
CMD ["node", "server/boot/start.mjs"]
