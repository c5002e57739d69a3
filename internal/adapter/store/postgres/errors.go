package postgres

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/pgline"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
)

// sort tells what an error of PostgreSQL means, by its SQLSTATE.
func sort(err error) store.Fault {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return sortCode(e.Code)
	}
	if pgline.Silent(err) || errors.Is(err, errOldPrimary) {
		return store.Unreachable
	}
	return store.Other
}

func sortCode(code string) store.Fault {
	switch code {
	case "40001", "40P01", "55P03": // serialization failure, deadlock, lock not available
		return store.Busy
	case "53100": // disk full
		return store.Full
	case "23505":
		return store.Duplicate
	case "23503":
		return store.Orphan
	case "22021", "22P05": // a NUL, or not UTF-8
		return store.BadText
	case "57014": // cancelled: the caller knows why
		return store.Other
	case "25006": // read-only: we were left on a standby
		return store.Unreachable
	}
	switch {
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57"): // the connection; the server is going down or starting
		return store.Unreachable
	case code == "53300", code == "53200": // too many connections, out of memory
		return store.Unreachable
	}
	return store.Other
}
