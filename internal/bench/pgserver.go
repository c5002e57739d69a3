package bench

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// pgServer names the server of --database, or starts one of our own with
// PostgreSQL's default settings, durable as it comes, on a socket in a temporary
// folder.
func pgServer(database string) (*postgresServer, error) {
	if database != "" {
		u, err := url.Parse(database)
		if err != nil {
			return nil, fmt.Errorf("--database: %w", err)
		}
		return &postgresServer{url: u, close: func() error { return nil }}, nil
	}
	bin, err := pgBin()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "madoguchi-bench-pg-") // short: a socket's path has at most 107 letters
	if err != nil {
		return nil, err
	}
	if err := startPostgres(bin, dir); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	q := url.Values{"host": {dir}, "user": {"postgres"}, "sslmode": {"disable"}}
	return &postgresServer{url: &url.URL{Scheme: "postgres", Path: "/postgres", RawQuery: q.Encode()}, close: func() error {
		return errors.Join(pgRun(dir, filepath.Join(bin, "pg_ctl"), "-D", filepath.Join(dir, "data"), "-m", "fast", "-w", "stop"), os.RemoveAll(dir))
	}}, nil
}

func startPostgres(bin, dir string) error {
	if err := giveToOrdinary(dir); err != nil {
		return err
	}
	data := filepath.Join(dir, "data")
	if err := pgRun(dir, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"); err != nil {
		return err
	}
	return pgRun(dir, filepath.Join(bin, "pg_ctl"), "-D", data, "-l", filepath.Join(dir, "log"), "-w", "-t", "60",
		"-o", "-c listen_addresses= -c unix_socket_directories="+dir+" -c max_connections=200", "start")
}

// pgRun runs one of PostgreSQL's programs as an ordinary user: they refuse root.
func pgRun(dir, program string, args ...string) error {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PG") }), "HOME="+dir, "LC_ALL=C.UTF-8")
	if err := asOrdinary(cmd); err != nil {
		return err
	}
	var said strings.Builder
	log, err := os.OpenFile(filepath.Join(dir, "out"), os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600) // a pipe would stay open in the server
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		if b, err := os.ReadFile(log.Name()); err == nil {
			said.Write(b)
		}
		return fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, said.String())
	}
	return nil
}

// pgBin finds the newest installed server's programs.
func pgBin() (string, error) {
	var found []string
	if p, err := exec.LookPath("pg_ctl"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			found = append(found, filepath.Dir(real))
		}
	}
	more, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is well formed
	slices.Sort(more)                                     // two digits for as long as this matters
	slices.Reverse(more)
	for _, dir := range append(found, more...) {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
			return dir, nil
		}
	}
	return "", errors.New("no PostgreSQL programs (initdb, pg_ctl) found: install PostgreSQL, or name a server with --database")
}
