// Command report runs the proofs of durability and writes what they found as one
// text, signed, that anybody can make anew and compare:
//
//	go run ./script/report -out durability.txt          run, write, sign
//	go run ./script/report -verify durability.txt       check a signature
//
// It exits with 1 when a proof failed or a signature does not fit.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

// suites are the packages whose tests write results.
var suites = []string{"./internal/sim/...", "./script/fault/..."}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("report", flag.ContinueOnError)
	out := flags.String("out", "durability.txt", "file to write")
	key := flags.String("key", defaultKey(), "Ed25519 key to sign with; made at the first run")
	verify := flags.String("verify", "", "check this report's signature and write nothing")
	results := flags.String("results", "", "use the results in this file instead of running the proofs")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *verify != "" {
		return verifyFile(os.Stdout, *verify)
	}
	signer, err := loadKey(*key)
	if err != nil {
		return err
	}
	r := report{Made: time.Now().UTC().Truncate(time.Second), About: about(ctx)}
	if *results == "" {
		if r.Tests, r.Results, err = prove(ctx, suites); err != nil {
			return err
		}
	} else if r.Results, err = readResults(*results); err != nil {
		return err
	}
	if err := os.WriteFile(*out, signed(r.text(), signer), 0o644); err != nil {
		return err
	}
	fmt.Printf("%s\nwritten to %s\n", strings.TrimRight(r.summary(), "\n"), *out)
	if n := r.failed(); n > 0 {
		return fmt.Errorf("%d proofs failed", n)
	}
	return nil
}

// defaultKey lies with the person, not with the project.
func defaultKey() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		dir = "."
	}
	return filepath.Join(dir, "madoguchi", "report.key")
}

func verifyFile(w *os.File, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	name, ok := check(text)
	if !ok {
		return errors.New("the signature does not fit: the text was changed, or was never signed")
	}
	_, err = fmt.Fprintf(w, "The signature fits. Signed by key %s: compare it with the one you were told.\n", name)
	return err
}
