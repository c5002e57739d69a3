// Package postal finds the address that a Japanese postal code stands for, in the file that
// Japan Post gives out (KEN_ALL.CSV in CP932, or utf_ken_all.csv).
package postal

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// Table holds all codes of a file: some 120,000 in about 4 MB. It never changes, so it is safe
// for many goroutines.
type Table struct {
	codes []uint32 // in order
	heads []uint16 // prefecture and city of each, in names
	towns []uint32 // where each one's town begins in words; one more at the end
	names []string
	words string
}

// maxFile is far beyond what Japan Post's file will be (12 MB in 2025, or 18 as UTF-8).
const maxFile = 64 << 20

// Open reads a file. An error names the line that is none of such a file.
func Open(path string) (*Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxFile {
		return nil, errors.New("the file is larger than 64 MiB: give KEN_ALL.CSV or utf_ken_all.csv of Japan Post")
	}
	return Read(raw)
}

// Read is Open for what a file holds: UTF-8, else CP932.
func Read(raw []byte) (*Table, error) {
	text, err := knowledge.DecodeText(raw)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	found := map[uint32]*place{}
	var last *place
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		code, ok := codeOf(row)
		if !ok {
			line, _ := r.FieldPos(0)
			return nil, fmt.Errorf("line %d is none of KEN_ALL.CSV: 15 columns, of which the third is a postal code of 7 digits", line)
		}
		last = take(found, last, code, row)
	}
	if len(found) == 0 {
		return nil, errors.New("the file holds no postal code")
	}
	return pack(found)
}

func codeOf(row []string) (uint32, bool) {
	if len(row) < 9 || len(row[2]) != 7 || row[6] == "" || row[7] == "" {
		return 0, false
	}
	n, err := strconv.ParseUint(row[2], 10, 32)
	return uint32(n), err == nil
}

// Address gives prefecture, city and town of a code of seven digits, or as much of them as
// all places of that code have in common.
func (t *Table) Address(code string) (string, bool) {
	n, err := strconv.ParseUint(code, 10, 32)
	if err != nil || len(code) != 7 {
		return "", false
	}
	i, ok := slices.BinarySearch(t.codes, uint32(n))
	if !ok {
		return "", false
	}
	return t.names[t.heads[i]] + t.words[t.towns[i]:t.towns[i+1]], true
}

// Len tells how many codes there are.
func (t *Table) Len() int { return len(t.codes) }

func pack(found map[uint32]*place) (*Table, error) {
	t := &Table{towns: []uint32{0}}
	for code := range found {
		t.codes = append(t.codes, code)
	}
	slices.Sort(t.codes)
	known := map[string]uint16{}
	var words strings.Builder
	for _, code := range t.codes {
		p := found[code]
		head := p.prefecture + p.city
		if _, ok := known[head]; !ok {
			if len(t.names) > 1<<16-1 {
				return nil, errors.New("the file names too many cities: give KEN_ALL.CSV or utf_ken_all.csv of Japan Post")
			}
			known[head] = uint16(len(t.names))
			t.names = append(t.names, strings.Clone(head))
		}
		words.WriteString(p.town)
		t.heads, t.towns = append(t.heads, known[head]), append(t.towns, uint32(words.Len()))
	}
	t.words = words.String()
	return t, nil
}
