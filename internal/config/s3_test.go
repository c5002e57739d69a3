package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func withS3(change func(*Desk)) Desk {
	d := Desk{Listen: "127.0.0.1:8080", Data: "d", StaleAfter: time.Minute, S3Endpoint: "https://s3.example.jp", S3Bucket: "files", S3AccessKey: "a", S3SecretKey: "geheim"}
	change(&d)
	return d
}

func TestS3SettingsGoTogether(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("geheim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*Desk)
		want   string // part of the error; empty = fine
	}{
		"all":         {func(*Desk) {}, ""},
		"by file":     {func(d *Desk) { d.S3SecretKey, d.S3SecretKeyFile = "", file }, ""},
		"no endpoint": {func(d *Desk) { d.S3Endpoint = "" }, "--s3-endpoint"},
		"no scheme":   {func(d *Desk) { d.S3Endpoint = "s3.example.jp" }, "--s3-endpoint"},
		"no bucket":   {func(d *Desk) { d.S3Bucket = "" }, "--s3-bucket"},
		"no key":      {func(d *Desk) { d.S3SecretKey = "" }, "--s3-secret-key-file"},
		"two keys":    {func(d *Desk) { d.S3SecretKeyFile = file }, "not both"},
		"no file":     {func(d *Desk) { d.S3SecretKey, d.S3SecretKeyFile = "", file+"x" }, "--s3-secret-key-file"},
		"folder too":  {func(d *Desk) { d.Blobs = "blobs" }, "one of them"},
	} {
		d := withS3(c.change)
		err := d.Validate()
		if c.want == "" && (err != nil || d.S3SecretKey != "geheim") {
			t.Errorf("%s: %v", name, err)
		}
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the key is told: %v", name, err)
		}
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	d := withS3(func(*Desk) {})
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{d.String(), fmt.Sprint(d), fmt.Sprintf("%+v", d), fmt.Sprintf("%#v", d), string(text)} {
		if strings.Contains(s, "geheim") {
			t.Errorf("printed: %s", s)
		}
	}
}
