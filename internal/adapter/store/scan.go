package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// ms is how a time is kept: milliseconds since 1970 in UTC, 0 for none.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// fromMS reads what ms wrote.
func fromMS(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// stamp scans a kept time.
type stamp struct{ t *time.Time }

// Scan implements sql.Scanner.
func (s stamp) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a time is kept as an integer, not %T", v)
	}
	*s.t = fromMS(n)
	return nil
}

// span scans a duration kept in milliseconds.
type span struct{ d *time.Duration }

// Scan implements sql.Scanner.
func (s span) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a duration is kept as an integer, not %T", v)
	}
	*s.d = time.Duration(n) * time.Millisecond
	return nil
}

// object scans JSON; an empty text leaves the target as it is.
type object struct{ v any }

// Scan implements sql.Scanner.
func (o object) Scan(v any) error {
	var b []byte
	switch t := v.(type) {
	case string:
		b = []byte(t)
	case []byte:
		b = t
	default:
		return fmt.Errorf("JSON is kept as text, not %T", v)
	}
	if len(b) == 0 {
		return nil
	}
	return json.Unmarshal(b, o.v)
}

func scanString(r scanner) (s string, err error) { return s, r.Scan(&s) }

func scanInt(r scanner) (n int64, err error) { return n, r.Scan(&n) }
