package postal

import (
	"regexp"
	"strings"
)

// place is what all rows of a code have in common.
type place struct {
	prefecture, city, town string
	open                   bool // the last row's town ends within brackets: the next row goes on with it
}

// take adds a row to what is known of its code, and gives that.
func take(found map[uint32]*place, last *place, code uint32, row []string) *place {
	p, known := found[code]
	raw := row[8]
	if known && p == last && p.open { // a long town of the older file, over several rows
		p.open = !closes(raw)
		return p
	}
	now := place{strings.Clone(row[6]), strings.Clone(row[7]), strings.Clone(town(raw)), opens(raw) >= 0 && !closes(raw)}
	switch {
	case !known:
		p = &now
		found[code] = p
	case p.prefecture != now.prefecture:
		*p = place{}
	case p.city != now.city:
		p.city, p.town = "", ""
	case p.town != now.town:
		p.town = ""
	}
	p.open = now.open
	return p
}

// opens and closes find the brackets, full-width as in the file or not.
func opens(raw string) int   { return strings.IndexAny(raw, "(\uFF08") }
func closes(raw string) bool { return strings.ContainsAny(raw, ")\uFF09") }

// lots are fields that a code covers from one to another (種市第15地割～第21地割), which no
// address names like that.
var lots = regexp.MustCompile(`第?[0-9\x{FF10}-\x{FF19}]+地割.*[\x{FF5E}\x{301C}、].*$`)

// town is a town as one writes it in an address: without what the file says about it.
func town(raw string) string {
	if i := opens(raw); i >= 0 {
		raw = raw[:i]
	}
	switch {
	case raw == "以下に掲載がない場合", strings.HasSuffix(raw, "の次に番地がくる場合"), strings.HasSuffix(raw, "の次に番地が来る場合"):
		return ""
	case strings.HasSuffix(raw, "一円") && raw != "一円": // 一円 alone is a town (522-0317)
		return ""
	}
	return strings.TrimSpace(lots.ReplaceAllString(raw, ""))
}
