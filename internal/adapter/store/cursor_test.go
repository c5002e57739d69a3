package store

import (
	"errors"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// A cursor is read back as it was written; anything else is refused in words.
func FuzzReadCursor(f *testing.F) {
	for _, s := range []string{"", "x", newest.String(), cursor{1, "ord", "id"}.String(), cursor{-1, "", ""}.String(), "MQA"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := readCursor(s)
		if err != nil {
			if desk.CodeOf(err) != "bad_cursor" || desk.KindOf(err) != desk.Invalid {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if again, err := readCursor(c.String()); err != nil || again != c {
			t.Errorf("%q: %+v came back as %+v, %v", s, c, again, err)
		}
	})
}

func FuzzPlace(f *testing.F) {
	db := &DB{epoch: "EPOCH"}
	for _, s := range []string{"", "EPOCH.0.0", "EPOCH.7.9", "EPOCH.-1.0", "OTHER.1.1", "EPOCH.1", "EPOCH.1.1.1", "EPOCH.9223372036854775808.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := db.place(s)
		if err != nil {
			if !errors.Is(err, flow.ErrCursorGone) {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if again, err := db.place(db.cursor(p)); err != nil || again != p {
			t.Errorf("%q: %+v came back as %+v, %v", s, p, again, err)
		}
	})
}
