# docker build --build-arg VERSION="$(git describe --tags --always)" -t madoguchi .
# docker run -p 127.0.0.1:8080:8080 -v madoguchi:/data -e MADOGUCHI_PUBLIC_URL=https://desk.example.jp madoguchi
# Keep a copy of /data/master.key elsewhere: lose it = lose the files.

FROM node:20-bookworm-slim AS console
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
COPY lineemu/phone/ ../lineemu/phone/
RUN mkdir -p ../internal/adapter/httpapi/dist && npm run build

FROM golang:1.26-bookworm AS binary
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=console /src/internal/adapter/httpapi/dist/ internal/adapter/httpapi/dist/
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false \
      -ldflags "-s -w -X main.version=${VERSION}" -o /out/madoguchi ./cmd/madoguchi \
    && mkdir -m 0700 /out/data /out/tmp

# Nothing but the binary, the certificates by which LINE is recognised, and the time zones.
FROM scratch
COPY --from=binary /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=binary /usr/share/zoneinfo/ /usr/share/zoneinfo/
COPY --from=binary /out/madoguchi /usr/bin/madoguchi
COPY --from=binary --chown=10001:10001 --chmod=0700 /out/data /data
COPY --from=binary --chown=10001:10001 --chmod=0700 /out/tmp /tmp
USER 10001:10001
# Within the container every address is the container's own; publish it to the reverse proxy only.
ENV MADOGUCHI_LISTEN=0.0.0.0:8080 MADOGUCHI_DATA=/data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/madoguchi"]
CMD ["serve"]
