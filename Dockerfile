# One static program and nothing else: no shell, no package manager.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /out/cohortbot ./cmd/cohortbot \
 && mkdir -m 0700 -p /out/data

FROM scratch
# Telegram is called over TLS, so its authorities must be known. The zones of
# the world are inside the program.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/cohortbot /cohortbot
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
# Within a container the health pages must be reached from outside of it; publish
# the port only where it is needed.
ENV COHORTBOT_DATA_DIR=/data COHORTBOT_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
# No HEALTHCHECK: it would need a program to ask with. Ask /healthz and /readyz
# from the orchestrator.
ENTRYPOINT ["/cohortbot"]
CMD ["serve"]
