package writing

import "unicode/utf8"

// Pack is one of LINE's sticker packages, as a brand offers it to its operators. LINE tells no
// program which packages it takes: the numbers are those of its list of sendable stickers.
type Pack struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"` // what operators call it
	First int64  `json:"first"`          // its stickers' numbers, from this
	Last  int64  `json:"last"`           // to this
}

// Limits. They hold far more than LINE's list has.
const (
	MaxPacks    = 40
	MaxStickers = 200 // of a package
	maxPackID   = 10
)

// sound tells whether operators can pick a sticker of it.
func (p Pack) sound() bool {
	if p.ID == "" || len(p.ID) > maxPackID || utf8.RuneCountInString(p.Name) > MaxName {
		return false
	}
	for _, c := range p.ID {
		if c < '0' || c > '9' {
			return false
		}
	}
	return p.First > 0 && p.Last >= p.First && p.Last-p.First < MaxStickers
}

// soundPacks tells whether all can be offered, none twice.
func soundPacks(packs []Pack) bool {
	seen := map[string]bool{}
	for _, p := range packs {
		if !p.sound() || seen[p.ID] {
			return false
		}
		seen[p.ID] = true
	}
	return len(packs) <= MaxPacks
}
