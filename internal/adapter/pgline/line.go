// Package pgline says how PostgreSQL servers are called: a connection is made, and given up,
// within seconds, where the system's own bounds are minutes. The store and the key store, which
// may be on two servers, call theirs alike.
//
// Dependencies: pgx, golang.org/x/sys.
package pgline

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// silentFor is how long a server may acknowledge nothing of what was written to it: a cable was
// cut, or its machine is gone. Whoever waits for it is told then, while a query may take its time.
// The pool may try three such connections before it makes a new one: so it is short, and what lies
// idle is looked at too.
// connectWithin is what a new connection may take where the address names no connect_timeout.
const (
	silentFor     = 3 * time.Second
	connectWithin = 5 * time.Second
)

// To reads a server's address. An error doesn't repeat it: it may hold a password.
func To(address string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errors.New("the address is not of the form postgres://user:password@host:5432/name")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectWithin
	}
	config.DialFunc = (&net.Dialer{Timeout: config.ConnectTimeout, Control: impatient,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: silentFor, Interval: time.Second, Count: 3}}).DialContext
	return config, nil
}

// Silent tells whether an error says that a server could not be reached, in contrast to one that
// it gave.
func Silent(err error) bool {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return false
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, pgconn.ErrConnClosed) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF)
}
