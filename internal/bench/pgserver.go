package bench

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgserver"
)

// pgServer names the server of --database, or starts one of our own with
// PostgreSQL's default settings, durable as it comes.
func pgServer(database string) (*postgresServer, error) {
	if database != "" {
		u, err := url.Parse(database)
		if err != nil {
			return nil, fmt.Errorf("--database: %w", err)
		}
		return &postgresServer{url: u, close: func() error { return nil }}, nil
	}
	s, err := pgserver.New(pgserver.SocketOnly)
	if err != nil {
		return nil, fmt.Errorf("%w: install PostgreSQL, or name a server with --database", err)
	}
	if err = s.Init(); err == nil {
		err = s.Start("max_connections=200")
	}
	if err != nil {
		return nil, errors.Join(err, s.Remove())
	}
	return &postgresServer{url: s.URL("postgres"), close: s.Remove}, nil
}
