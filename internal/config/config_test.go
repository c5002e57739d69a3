package config

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"
)

func TestValidate(t *testing.T) {
	good := Desk{StaleAfter: time.Minute, Listen: "127.0.0.1:8080", Data: "d", PublicURL: "https://desk.example.jp/", LineAPI: "https://api.line.me", LineBlobAPI: "https://api-data.line.me"}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	if good.PublicURL != "https://desk.example.jp" || good.MasterKey != "d/master.key" || good.Blobs != "d/blobs" {
		t.Fatalf("%+v", good)
	}
	bad := Desk{DrainWait: time.Hour, QuietHours: "late", Listen: "8080", PublicURL: "desk.example.jp", Database: "mysql://x", NATSURL: "http://x"}
	err := bad.Validate()
	for _, flag := range []string{"--listen", "--public-url", "--database", "--nats-url", "--stale-after", "--quiet-hours", "--drain-wait"} {
		if err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s is not told: %v", flag, err)
		}
	}
}

func TestStringHidesPasswords(t *testing.T) {
	s := Desk{Database: "postgres://u:geheim@h/db", NATSURL: "nats://geheim@h", KeysDatabase: "postgres://u@h/k?password=geheim"}.String()
	if strings.Contains(s, "geheim") {
		t.Fatal(s)
	}
}

var update = flag.Bool("update", false, "rewrite docs/config.md")

func TestDocsAreUpToDate(t *testing.T) {
	const path = "../../docs/config.md"
	if *update {
		if err := os.WriteFile(path, []byte(Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || string(have) != Markdown() {
		t.Fatalf("docs/config.md is out of date: go test ./internal/config -update (%v)", err)
	}
}

func TestKebab(t *testing.T) {
	for in, want := range map[string]string{"PublicURL": "public-url", "LineBlobAPI": "line-blob-api", "Data": "data", "KeysDatabase": "keys-database"} {
		if got := kebab(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestNodesShareTheirKeys(t *testing.T) {
	d := Desk{Listen: "127.0.0.1:8080", StaleAfter: time.Minute, Database: "postgres://h/d", NATSURL: "nats://h"}
	if err := d.Validate(); err == nil || !strings.Contains(err.Error(), "--keys-database") {
		t.Fatalf("got %v", err)
	}
}
