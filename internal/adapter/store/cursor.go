package store

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// cursor is the last row of a page, by the columns the list is ordered by.
type cursor struct {
	at  int64
	ord string
	id  string
}

// newest stands before the first row of every list that is read newest first.
var newest = cursor{at: math.MaxInt64}

var errCursor = desk.E(desk.Invalid, "bad_cursor", "This is not a place in this list. Ask for its first page.").On("cursor")

// String gives the opaque form.
func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.at, 10) + "\x00" + c.ord + "\x00" + c.id))
}

// readCursor reads what String wrote; an empty one is the beginning.
func readCursor(s string) (cursor, error) {
	if s == "" {
		return newest, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return cursor{}, errCursor.Because(err)
	}
	parts := strings.Split(string(b), "\x00")
	if len(parts) != 3 {
		return cursor{}, errCursor
	}
	at, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil {
		return cursor{}, errCursor.Because(err)
	}
	return cursor{at, parts[1], parts[2]}, nil
}
