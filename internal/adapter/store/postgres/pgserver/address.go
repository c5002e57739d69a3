package pgserver

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// URL addresses a database by the server's socket, as pgx, psql and madoguchi
// understand it.
func (s *Server) URL(database string) *url.URL {
	q := url.Values{"host": {s.dir}, "port": {s.port}, "user": {"postgres"}, "sslmode": {"disable"}}
	return &url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: q.Encode()}
}

// Exec runs statements, each by itself, on one connection to the database postgres.
func (s *Server) Exec(ctx context.Context, statements ...string) error {
	db, err := sql.Open("pgx", s.URL("postgres").String())
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, text := range statements {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}
