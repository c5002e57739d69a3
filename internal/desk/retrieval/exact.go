package retrieval

import (
	"slices"
	"strings"
	"unicode"
)

// bare is the hash of a text without spaces, stops and signs; 0 of one that has nothing else.
func bare(text string) uint64 {
	text = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, normal(text))
	if text == "" {
		return 0
	}
	return hash(text)
}

// saidOf gives the hashes of an FAQ's question and phrasings.
func saidOf(d Doc) []uint64 {
	said := []uint64{bare(d.Question)}
	for _, text := range d.Aliases {
		said = append(said, bare(text))
	}
	return said
}

// exact gives the slots of the FAQs whose question or phrasing a text is, word for word.
func (ix *Index) exact(text string) (slots []int) {
	h := bare(text)
	if h == 0 {
		return nil
	}
	for slot, in := range ix.docs {
		if in != nil && slices.Contains(in.said, h) {
			slots = append(slots, slot)
		}
	}
	return slots
}

// forward puts the exact ones before all others, each group in its order.
func (ix *Index) forward(hits []ranked, exact []int) []ranked {
	if len(exact) == 0 {
		return hits
	}
	first, rest := []ranked{}, []ranked{}
	for _, h := range hits {
		if slices.Contains(exact, h.slot) {
			first = append(first, h)
		} else {
			rest = append(rest, h)
		}
	}
	for _, slot := range exact { // of words that score nothing
		if !slices.ContainsFunc(first, func(h ranked) bool { return h.slot == slot }) {
			first = append(first, ranked{slot: slot})
		}
	}
	return append(first, rest...)
}

// certain overrules the model for what somebody wrote word for word: one such FAQ is the
// answer; among several the customer must choose.
func (f *Found) certain(exact int) {
	switch {
	case exact == 1:
		f.P, f.Zone, f.Hits[0].P = 1, Answer, 1
	case exact > 1:
		f.Zone = Offer
	}
}
