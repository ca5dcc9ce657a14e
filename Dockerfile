# One static program and nothing else: no shell, no package manager.
ARG GO_IMAGE=golang:1.26
FROM ${GO_IMAGE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=unreleased
ARG COMMIT=unknown
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false \
      -ldflags "-s -w -buildid= -X main.version=${VERSION} -X main.commit=${COMMIT}" \
      -o /out/cohortbot ./cmd/cohortbot \
 && mkdir -m 0700 -p /out/data /out/key

FROM scratch
# Telegram is called over TLS, so its authorities must be known. The zones of
# the world are inside the program.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/cohortbot /cohortbot
# A volume that is mounted here the first time takes over owner and mode. The key
# lies in /data, or apart in /key where COHORTBOT_KEY_FILE says so.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/key /key
USER 65532:65532
# Within a container the health pages must be reached from outside of it; publish
# the port only where it is needed.
ENV COHORTBOT_DATA_DIR=/data COHORTBOT_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# Healthy means: it takes updates. Where an orchestrator restarts what is not
# healthy, let it ask `health --alive`: a restart brings Telegram back no sooner.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["/cohortbot", "health"]
ENTRYPOINT ["/cohortbot"]
CMD ["serve"]
