package line

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// longestID is far beyond any id LINE makes and short enough for every index.
const longestID = 128

// ident is an id. LINE writes ids as strings; a bare number is taken as its digits, never as
// a float, because message ids lie beyond 2^53. Longer than longestID is an error.
type ident string

// UnmarshalJSON reads a string, an integer or null.
func (i *ident) UnmarshalJSON(raw []byte) error {
	s := string(raw)
	switch {
	case s == "null":
		s = ""
	case strings.HasPrefix(s, `"`):
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
	case strings.Trim(s, "0123456789") != "":
		return errors.New("an id must be a string")
	}
	if len(s) > longestID {
		return errors.New("an id is too long")
	}
	*i = ident(s)
	return nil
}

// count is a length, size or place that is nice to have: what is no whole number reads as 0,
// because a message must not be lost for it.
type count int64

// UnmarshalJSON never fails.
func (c *count) UnmarshalJSON(raw []byte) error {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		n = 0
	}
	*c = count(n)
	return nil
}

// eventID gives LINE's id of an event or, where there is none that can be used, a hash of
// the event, the same for each of its deliveries.
func eventID(raw json.RawMessage) string {
	var e struct {
		ID ident `json:"webhookEventId"`
	}
	if json.Unmarshal(raw, &e) == nil && plain(string(e.ID)) {
		return string(e.ID)
	}
	sum := sha256.Sum256(canonical(raw))
	return "h-" + hex.EncodeToString(sum[:20])
}

// plain tells whether an id is printable ASCII: what LINE's ULIDs are.
func plain(id string) bool {
	return id != "" && strings.IndexFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// canonical gives one form of an event for all its deliveries: keys sorted, white space
// gone, the only property that a redelivery changes left out.
func canonical(raw json.RawMessage) []byte {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var event map[string]any
	if dec.Decode(&event) != nil || event == nil {
		return raw
	}
	delete(event, "deliveryContext")
	out, err := json.Marshal(event)
	if err != nil {
		return raw
	}
	return out
}

// code makes a name that LINE chose fit to be a code: letters, digits and _-. only, 64 at most.
func code(name string) string {
	safe := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("_-.", r):
			return r
		}
		return '_'
	}, name)
	return safe[:min(len(safe), 64)]
}
