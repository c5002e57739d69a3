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

// row is one headword of the table: 5 bytes of its hash, 2 bytes of its group's number.
const row = 7

// longest is the longest headword in runes that is looked for.
const longest = 14

// synonyms finds synonym groups in a text. The rows stay in the program's image; only where
// each of 65,536 parts of the hash space begins is kept in memory.
type synonyms struct {
	rows  string
	begin []uint32
}

func loadSynonyms(table string) (*synonyms, error) {
	if len(table)%row != 0 || len(table) == 0 {
		return nil, errors.New("retrieval: the synonym table is damaged")
	}
	s := &synonyms{rows: table, begin: make([]uint32, 1<<16+1)}
	n, part := len(table)/row, 0
	for i := range n {
		for p := int(s.hash(i) >> 24); part <= p; part++ {
			s.begin[part] = uint32(i)
		}
	}
	for ; part < len(s.begin); part++ {
		s.begin[part] = uint32(n)
	}
	return s, nil
}

// hash is the 40-bit hash of row i.
func (s *synonyms) hash(i int) uint64 {
	r := s.rows[i*row : i*row+5]
	return uint64(r[0])<<32 | uint64(r[1])<<24 | uint64(r[2])<<16 | uint64(r[3])<<8 | uint64(r[4])
}

// each calls f with the groups of a headword, given by its hash, and says whether it is one.
func (s *synonyms) each(h uint64, f func(group uint64)) bool {
	h >>= 24
	found := false
	for i := s.begin[h>>24]; i < s.begin[h>>24+1]; i++ {
		if s.hash(int(i)) == h {
			found = true
			f(uint64(binary.BigEndian.Uint16([]byte(s.rows[int(i)*row+5 : int(i)*row+7]))))
		}
	}
	return found
}
