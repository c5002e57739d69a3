// Command gen compiles Sudachi's synonym dictionary, as JSON of the npm package
// sudachi-synonyms-dictionary, into the table that is embedded in package retrieval:
//
//	go run ./internal/desk/retrieval/sudachi/gen sudachi-synonyms-dictionary.json > synonyms.bin
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

type group struct {
	Items []struct {
		ExpandControl int    `json:"expandControl"`
		Midashi       string `json:"midashi"`
	} `json:"items"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 2 {
		return fmt.Errorf("call it with the dictionary's JSON file")
	}
	f, err := os.Open(os.Args[1])
	if err != nil {
		return err
	}
	defer f.Close()
	var groups []group
	if err := json.NewDecoder(bufio.NewReader(f)).Decode(&groups); err != nil {
		return err
	}
	words := make([][]string, 0, len(groups))
	for _, g := range groups {
		var w []string
		for _, item := range g.Items {
			if item.ExpandControl == 0 { // 1 must not trigger its group, 2 is withdrawn
				w = append(w, item.Midashi)
			}
		}
		words = append(words, w)
	}
	table, err := retrieval.CompileSynonyms(words)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(table)
	return err
}
