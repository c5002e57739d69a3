package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// Secret is a setting that is never printed, wherever it stands.
type Secret string

// String hides it.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "(secret)"
}

// GoString hides it from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides it from JSON and logs.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UsesS3 tells whether sealed files lie in an object store.
func (d Desk) UsesS3() bool { return d.S3Endpoint != "" }

// s3 checks the settings of the object store, which go together, and reads the secret key's
// file.
func (d *Desk) s3() error {
	set := d.S3Bucket != "" || d.S3AccessKey != "" || d.S3SecretKey != "" || d.S3SecretKeyFile != "" || d.S3Prefix != "" || d.S3Region != ""
	switch {
	case !d.UsesS3() && set:
		return errors.New("--s3-endpoint: give the store's address too, e.g. https://s3.example.jp")
	case !d.UsesS3():
		return nil
	case d.Blobs != "":
		return errors.New("--blobs and --s3-endpoint: files lie in a folder or in a bucket: give one of them")
	case d.S3Bucket == "" || d.S3AccessKey == "":
		return errors.New("--s3-endpoint: give --s3-bucket and --s3-access-key too")
	case (d.S3SecretKey == "") == (d.S3SecretKeyFile == ""):
		return errors.New("--s3-secret-key-file: give a file with the secret key, or MADOGUCHI_S3_SECRET_KEY in the environment, and not both")
	}
	if d.S3SecretKeyFile != "" {
		text, err := os.ReadFile(d.S3SecretKeyFile)
		if err != nil {
			return fmt.Errorf("--s3-secret-key-file: %w", err)
		}
		if d.S3SecretKey = Secret(strings.TrimSpace(string(text))); d.S3SecretKey == "" {
			return fmt.Errorf("--s3-secret-key-file %s: the file is empty", d.S3SecretKeyFile)
		}
		d.S3SecretKeyFile = "" // it is read
	}
	return web("--s3-endpoint", d.S3Endpoint)
}
