package main

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"os"
)

//go:generate go run ../../script/licences ../.. licenses.txt.gz

//go:embed licenses.txt.gz
var licenses []byte

type licensesCmd struct{}

// Run prints the licence and notice texts of all that is inside the binary.
func (licensesCmd) Run() error { return printLicenses(os.Stdout) }

func printLicenses(to io.Writer) error {
	text, err := gzip.NewReader(bytes.NewReader(licenses))
	if err != nil {
		return err
	}
	_, err = io.Copy(to, text) //nolint:gosec // our own text, made at build time
	return err
}
