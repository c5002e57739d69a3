package retrieval

import (
	_ "embed"
	"encoding/binary"
	"errors"
)

// sudachi is the compiled table of Sudachi's synonym dictionary; see sudachi/README.md.
//
//go:embed sudachi/synonyms.bin
var sudachi string

// The table: how many headwords there are in each of 65,536 parts of the hash space, four
// bits each; then the rows in order, 3 bytes of the hash below its part and 2 bytes of the
// group's number.
const (
	parts  = 1 << 16
	counts = parts / 2
	row    = 5
	most   = 15 // headwords in a part
)

// longest is the longest headword in runes that is looked for.
const longest = 14

// synonyms finds synonym groups in a text. The table stays in the program's image; only where
// each sixteenth part begins is kept in memory.
type synonyms struct {
	counts, rows string
	begin        []uint32
}

func loadSynonyms(table string) (*synonyms, error) {
	if len(table) <= counts || (len(table)-counts)%row != 0 {
		return nil, errors.New("retrieval: the synonym table is damaged")
	}
	s := &synonyms{counts: table[:counts], rows: table[counts:], begin: make([]uint32, parts/16)}
	n := uint32(0)
	for i := range s.begin {
		s.begin[i] = n
		n += sumOf(s.sixteen(i))
	}
	if int(n)*row != len(s.rows) {
		return nil, errors.New("retrieval: the synonym table is damaged")
	}
	return s, nil
}

// sixteen gives the counts of the i-th sixteen parts, the first in the lowest four bits.
func (s *synonyms) sixteen(i int) uint64 {
	return binary.LittleEndian.Uint64([]byte(s.counts[8*i : 8*i+8]))
}

// sumOf adds sixteen numbers of four bits.
func sumOf(x uint64) uint32 {
	const low, ones = 0x0f0f0f0f0f0f0f0f, 0x0101010101010101
	return uint32((x&low + x>>4&low) * ones >> 56)
}

// each calls f with the groups of a headword, given by its hash, and says whether it is one.
func (s *synonyms) each(h uint64, f func(group uint64)) bool {
	part, rest := int(h>>48), uint32(h>>24)&0xffffff
	x, below := s.sixteen(part/16), uint(part%16)*4
	first, found := int(s.begin[part/16]+sumOf(x&(1<<below-1))), false
	for i := range int(x >> below & most) {
		r := s.rows[(first+i)*row:][:row]
		if uint32(r[0])<<16|uint32(r[1])<<8|uint32(r[2]) == rest {
			found = true
			f(uint64(r[3])<<8 | uint64(r[4]))
		}
	}
	return found
}
