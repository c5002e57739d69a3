package search

import (
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Grams are the pieces of a text, sorted, each once.
func (f Folded) Grams() []uint32 {
	grams := make([]uint32, 0, 3*len(f.runes))
	for i, r := range f.runes {
		if r == Border {
			continue
		}
		grams = append(grams, hash(f.runes[i:i+1]))
		if i+1 < len(f.runes) && f.runes[i+1] != Border {
			grams = append(grams, hash(f.runes[i:i+2]))
		}
		for _, n := range []int{shortest, longer} {
			if western(f.runes[i:], n) {
				grams = append(grams, hash(f.runes[i:i+n]))
			}
		}
	}
	slices.Sort(grams)
	return slices.Compact(grams)
}

// maxTermGrams bounds what an index is asked for one word: the rest of a long one is found
// in the text itself.
const maxTermGrams = 24

// termGrams are the pieces that every text with these runes has, as few as tell it.
func termGrams(runes []rune) (grams []uint32) {
	if len(runes) == 1 {
		return []uint32{hash(runes)}
	}
	for i := 0; i+1 < len(runes) && len(grams) < maxTermGrams; i++ {
		n := 2
		switch {
		case western(runes[i:], longer):
			n = longer
			if i > 0 && i%(n-1) != 0 && western(runes[i-1:], n+2) {
				continue // its neighbours say as much
			}
		case i > 0 && western(runes[i-1:], shortest) && !western(runes[i:], shortest), i > 0 && western(runes[max(0, i-3):], longer):
			continue // within one before
		case western(runes[i:], shortest):
			n = shortest
		}
		grams = append(grams, hash(runes[i:i+n]))
	}
	return grams
}

// lengths of the pieces of letters and digits. Numbers are found by the longer ones: a short
// one stands in many others.
const (
	shortest = 3
	longer   = 6
)

// western tells whether n letters or digits begin here.
func western(runes []rune, n int) bool {
	if len(runes) < n {
		return false
	}
	for _, r := range runes[:n] {
		if !digit(r) && (r < 'a' || r > 'z') {
			return false
		}
	}
	return true
}

// BrandGram is the piece that all texts of a brand have.
func BrandGram(brand desk.WorkspaceID) uint32 { return hash(append([]rune{Border}, []rune(brand)...)) }

// hash is FNV-1a of the runes. Two pieces with one number cost a look at a text, no more.
func hash(runes []rune) uint32 {
	h := uint32(2166136261)
	for _, r := range runes {
		for shift := 0; shift < 24; shift += 8 {
			h = (h ^ uint32(r>>shift)&0xff) * 16777619
		}
	}
	return h
}
