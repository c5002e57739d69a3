// Package config is the desk's settings: one typed struct, filled from flags and
// environment, checked once, printable without secrets. Only cmd imports it.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // a small container knows no places

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Desk is everything a desk process can be told. Each field is a flag and an
// environment variable; docs/config.md is made from this struct.
type Desk struct {
	Listen    string `default:"127.0.0.1:8080" env:"MADOGUCHI_LISTEN" help:"Address for console, API and webhooks. Put a reverse proxy with TLS before it."`
	PublicURL string `env:"MADOGUCHI_PUBLIC_URL" help:"https address under which LINE and customers' phones reach this desk, e.g. https://desk.example.jp. Needed to send pictures and files."`
	Data      string `default:"./data" env:"MADOGUCHI_DATA" type:"path" help:"Folder for database, files and keys."`

	TrustedProxies Prefixes `default:"127.0.0.0/8,::1/128" env:"MADOGUCHI_TRUSTED_PROXIES" placeholder:"NETWORKS" help:"Networks of your reverse proxy, with commas between them. Only from there is X-Forwarded-For believed, which tells sign-ins from different addresses apart. Empty = from nowhere."`

	Database     string `env:"MADOGUCHI_DATABASE" help:"PostgreSQL to use instead of the SQLite file, e.g. postgres://user@host/madoguchi. PostgreSQL 15 or newer."`
	KeysDatabase string `env:"MADOGUCHI_KEYS_DATABASE" help:"PostgreSQL database for the files' keys, apart from the data. Needed with --database when several nodes run."`
	MasterKey    string `env:"MADOGUCHI_MASTER_KEY" type:"path" help:"File with the master key. Made at the first start. Lose it = lose the files. Default: master.key in the data folder."`
	Blobs        string `env:"MADOGUCHI_BLOBS" type:"path" help:"Folder for sealed files. Default: blobs in the data folder. Several nodes share it."`

	S3Endpoint      string `name:"s3-endpoint" env:"MADOGUCHI_S3_ENDPOINT" help:"Keep sealed files in an S3-compatible store instead of a folder, e.g. https://s3.ap-northeast-1.amazonaws.com. Old files are not moved."`
	S3Bucket        string `name:"s3-bucket" env:"MADOGUCHI_S3_BUCKET" help:"Bucket for sealed files; it must exist."`
	S3Region        string `name:"s3-region" env:"MADOGUCHI_S3_REGION" help:"Region of the bucket. Empty: the store is asked."`
	S3Prefix        string `name:"s3-prefix" env:"MADOGUCHI_S3_PREFIX" help:"Put before each file's name, e.g. desk/, when several desks share a bucket."`
	S3AccessKey     string `name:"s3-access-key" env:"MADOGUCHI_S3_ACCESS_KEY" help:"Access key of the store."`
	S3SecretKeyFile string `name:"s3-secret-key-file" env:"MADOGUCHI_S3_SECRET_KEY_FILE" type:"path" help:"File with the secret key of the store, one line."`
	S3SecretKey     Secret `name:"s3-secret-key" env:"MADOGUCHI_S3_SECRET_KEY" help:"The secret key itself. Give it by the environment or, better, by a file: a flag can be read by others on the machine."`

	NATSURL string `name:"nats-url" env:"MADOGUCHI_NATS_URL" help:"NATS server for hints between nodes, e.g. nats://127.0.0.1:4222. One node needs none."`

	LineAPI     string `default:"https://api.line.me" env:"MADOGUCHI_LINE_API" help:"Where LINE's Messaging API is."`
	LineBlobAPI string `default:"https://api-data.line.me" env:"MADOGUCHI_LINE_BLOB_API" help:"Where LINE's content API is."`

	OwnNetworks Prefixes `env:"MADOGUCHI_OWN_NETWORKS" placeholder:"NETWORKS" help:"Networks of your own in which systems lie that the bot may ask over HTTP: those behind scenarios, and language models, e.g. 10.1.0.0/16,127.0.0.1. Only there may an address begin with http://. Empty: the public internet only, by https."`

	PostalCodes string `env:"MADOGUCHI_POSTAL_CODES" type:"path" placeholder:"FILE" help:"Japan Post's file of postal codes (utf_ken_all.csv, or the older KEN_ALL.CSV), so that a scenario that asks for a postal code knows the address. Read at the start. Empty: the code is taken without an address."`

	NoDictionary bool `env:"MADOGUCHI_NO_DICTIONARY" help:"Let the bot search without the Japanese dictionary: it needs some 60 MB less memory and finds a little less (docs/faq.md). For small machines."`

	StaleAfter time.Duration `default:"10m" env:"MADOGUCHI_STALE_AFTER" help:"How long an answer may wait while LINE can't be reached and still go out by itself; older ones ask the operator. If the customer wrote meanwhile, a tenth of it."`

	QuietHours string `default:"21:00-08:00" env:"MADOGUCHI_QUIET_HOURS" help:"When an answer that is late because LINE could not be reached asks the operator instead of going out by itself. Empty: never."`
	TimeZone   string `default:"Asia/Tokyo" env:"MADOGUCHI_TIME_ZONE" help:"Where the quiet hours are."`

	DrainWait time.Duration `default:"0s" env:"MADOGUCHI_DRAIN_WAIT" help:"How long this node still serves after it was asked to stop, while /readyz already says 503: give a load balancer time to look elsewhere, for instance 10s. A second signal ends it at once."`

	Metrics       bool   `env:"MADOGUCHI_METRICS" help:"Open /metrics for Prometheus. Closed by default: keep it away from the public address."`
	MetricsListen string `env:"MADOGUCHI_METRICS_LISTEN" help:"Open /metrics at an address of its own instead, e.g. 0.0.0.0:9090, so that a reverse proxy can't show it to the world."`
	LogLevel      string `default:"info" enum:"debug,info,warn,error" env:"MADOGUCHI_LOG_LEVEL" help:"debug, info, warn or error. Logs are JSON lines on stderr without message text."`
}

// Validate checks the settings and completes what has a default from others.
// All mistakes are told at once.
func (d *Desk) Validate() error {
	if d.MasterKey == "" {
		d.MasterKey = filepath.Join(d.Data, "master.key")
	}
	s3 := d.s3()
	if d.Blobs == "" && !d.UsesS3() {
		d.Blobs = filepath.Join(d.Data, "blobs")
	}
	d.PublicURL = strings.TrimRight(d.PublicURL, "/")
	return errors.Join(
		positive("--stale-after", d.StaleAfter),
		drain(d.DrainWait),
		apart(d),
		s3,
		d.quiet(),
		address("--listen", d.Listen),
		d.metrics(),
		web("--public-url", d.PublicURL),
		web("--line-api", d.LineAPI),
		web("--line-blob-api", d.LineBlobAPI),
		scheme("--database", d.Database, "postgres", "postgresql"),
		scheme("--keys-database", d.KeysDatabase, "postgres", "postgresql"),
		scheme("--nats-url", d.NATSURL, "nats", "tls"),
	)
}

func address(flag, s string) error {
	if _, _, err := net.SplitHostPort(s); err != nil {
		return fmt.Errorf("%s %q: give host:port, for example 127.0.0.1:8080", flag, s)
	}
	return nil
}

// quiet checks the hours and where they are.
func (d *Desk) quiet() error {
	_, err := d.Quiet()
	return err
}

// Quiet gives the quiet hours.
func (d Desk) Quiet() (desk.Hours, error) {
	zone, err := time.LoadLocation(d.TimeZone)
	if err != nil {
		return desk.Hours{}, fmt.Errorf("--time-zone %q: give a name such as Asia/Tokyo", d.TimeZone)
	}
	hours, err := desk.ParseHours(d.QuietHours, zone)
	if err != nil {
		return hours, fmt.Errorf("--quiet-hours %w", err)
	}
	return hours, nil
}

// apart refuses nodes that would each have keys of their own for shared files.
func apart(d *Desk) error {
	if d.NATSURL != "" && d.Database != "" && d.KeysDatabase == "" {
		return errors.New("--nats-url is for several nodes, and those share the files' keys: give --keys-database too")
	}
	return nil
}

func positive(flag string, d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("%s: give a time such as 10m", flag)
	}
	return nil
}

// metrics checks the page's own address, if it has one.
func (d *Desk) metrics() error {
	if d.MetricsListen == "" {
		return nil
	}
	if d.Metrics {
		return errors.New("--metrics and --metrics-listen: choose one of them")
	}
	return address("--metrics-listen", d.MetricsListen)
}

// drain refuses waits that whoever stops a node would cut short.
func drain(d time.Duration) error {
	if d < 0 || d > 5*time.Minute {
		return fmt.Errorf("--drain-wait %s: give a time from 0s to 5m", d)
	}
	return nil
}

func web(flag, s string) error {
	if err := scheme(flag, s, "http", "https"); err != nil || s == "" {
		return err
	}
	if u, err := url.Parse(s); err != nil || u.Host == "" || u.RawQuery != "" {
		return fmt.Errorf("%s %q: give an address such as https://desk.example.jp", flag, s)
	}
	return nil
}

func scheme(flag, s string, allowed ...string) error {
	if s == "" {
		return nil
	}
	for _, a := range allowed {
		if strings.HasPrefix(s, a+"://") {
			return nil
		}
	}
	return fmt.Errorf("%s: must begin with %s://", flag, strings.Join(allowed, ":// or "))
}

// String shows the settings without what is secret in them.
func (d Desk) String() string {
	return fmt.Sprintf("listen=%s public_url=%s data=%s database=%s keys_database=%s files=%s nats=%s line_api=%s metrics=%v",
		d.Listen, d.PublicURL, d.Data, redact(d.Database), redact(d.KeysDatabase), d.files(), redact(d.NATSURL), d.LineAPI, d.Metrics)
}

// files tells where sealed files lie.
func (d Desk) files() string {
	if d.UsesS3() {
		return redact(d.S3Endpoint) + "/" + d.S3Bucket + "/" + d.S3Prefix
	}
	return d.Blobs
}

// redact keeps scheme, host and path: user names can be tokens, and passwords can
// stand in the query.
func redact(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return "(unreadable)"
	}
	if s == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host + u.Path
}
