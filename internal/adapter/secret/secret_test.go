package secret

import (
	"strings"
	"sync"
	"testing"
	"time"
)

func TestHashAndMatch(t *testing.T) {
	k := New()
	hash, err := k.Hash("correct horse 1")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash has other parameters: %s", hash)
	}
	other, err := k.Hash("correct horse 1")
	if err != nil {
		t.Fatal(err)
	}
	if hash == other {
		t.Error("two hashes of one password are equal: no salt")
	}
	for _, c := range []struct {
		name, hash, password string
		want                 bool
	}{
		{"right", hash, "correct horse 1", true},
		{"wrong", hash, "correct horse 2", false},
		{"no hash", "", "correct horse 1", false},
		{"no hash, no password", "", "", false},
		{"broken hash", hash[:len(hash)-3], "correct horse 1", false},
		{"foreign scheme", "$2a$10$abcdefghijklmnopqrstuv", "correct horse 1", false},
		{"costs too much", strings.Replace(hash, "m=19456", "m=4000000000", 1), "correct horse 1", false},
		{"no threads", strings.Replace(hash, "p=1", "p=0", 1), "correct horse 1", false},
	} {
		if got := k.Match(c.hash, c.password); got != c.want {
			t.Errorf("%s: Match = %v", c.name, got)
		}
	}
}

// The dummy's all-zero key must never be anybody's answer.
func TestUnknownTakesAsLong(t *testing.T) {
	k := New()
	hash, err := k.Hash("correct horse 1")
	if err != nil {
		t.Fatal(err)
	}
	best := func(hash string) time.Duration {
		least := time.Hour
		for range 5 {
			start := time.Now()
			k.Match(hash, "a guess at a password")
			least = min(least, time.Since(start))
		}
		return least
	}
	known, unknown := best(hash), best("")
	if unknown < known/3 || known < unknown/3 {
		t.Errorf("a known hash takes %v, an unknown one %v: the time tells who exists", known, unknown)
	}
}

func TestTokensDiffer(t *testing.T) {
	k := New()
	a, b := k.Token(), k.Token()
	if a == b || len(a) != 43 || strings.ContainsAny(a, "+/=") {
		t.Errorf("tokens %q and %q", a, b)
	}
}

func TestManyAtOnce(t *testing.T) {
	k := New()
	hash, err := k.Hash("correct horse 1")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			if !k.Match(hash, "correct horse 1") {
				t.Error("the right password was refused")
			}
		})
	}
	wg.Wait()
}

func FuzzParse(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$$$$$")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := parse(s)
		if err != nil {
			return
		}
		again, err := parse(h.String())
		if err != nil || again.String() != h.String() {
			t.Errorf("%q does not survive a round trip: %v", s, err)
		}
	})
}
