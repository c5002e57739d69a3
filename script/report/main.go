// Command report runs the proofs of durability and writes what they found as one
// text, signed, that anybody can make anew and compare:
//
//	go run ./script/report -out durability.txt                       run, write, sign
//	go run ./script/report -quick                                    only what every push runs
//	go run ./script/report -only R1/sqlite=1000,R7=100000            these promises, so often
//	go run ./script/report -verify durability.txt                    check a signature
//
// It exits with 1 when a proof failed, a broken rule was not noticed, it was interrupted,
// or a signature does not fit. Interrupted, it still writes what it has measured.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
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
	only := flags.String("only", "", "promises to look at, each with its engine and its number of trials if you like: R1/sqlite=1000,R7=100000,R14")
	few := flags.Bool("quick", false, "only what every push runs; without it all trials are run, about an hour")
	results := flags.String("results", "", "use the results in this file instead of running the proofs")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *verify != "" {
		return verifyFile(os.Stdout, *verify)
	}
	suites, err := choose(*only)
	if err != nil {
		return err
	}
	if *few && *only == "" {
		suites = quick
	}
	signer, err := loadKey(*key)
	if err != nil {
		return err
	}
	r := report{Began: time.Now().UTC().Truncate(time.Second), Only: *only, About: about(ctx), Key: fingerprint(signer)}
	if *results == "" {
		r.Tests, r.Results, err = proveInto(ctx, suites, *out+".log")
	} else {
		r.Results, err = readResults(*results)
	}
	if err != nil {
		return err
	}
	r.Ended, r.Interrupted, r.Load = time.Now().UTC().Truncate(time.Second), ctx.Err() != nil, loadNow()
	if err := os.WriteFile(*out, signed(r.text(), signer), 0o644); err != nil {
		return err
	}
	fmt.Printf("%s\nwritten to %s, signed by key %s\n", strings.TrimRight(r.summary(), "\n"), *out, r.Key)
	return r.verdict()
}

func proveInto(ctx context.Context, suites []suite, path string) ([]outcome, []result, error) {
	raw, err := os.Create(path)
	if err != nil {
		return nil, nil, err
	}
	tests, results, err := prove(ctx, suites, os.Stderr, raw)
	return tests, results, errors.Join(err, raw.Close())
}

// defaultKey lies with the person, not with the project.
func defaultKey() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		dir = "."
	}
	return filepath.Join(dir, "madoguchi", "report.key")
}

func verifyFile(w io.Writer, path string) error {
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
