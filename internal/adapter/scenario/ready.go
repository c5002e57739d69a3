package scenario

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

//go:embed ready/*.yaml
var files embed.FS

// ReadyVersion is the version of the scenarios that come with the desk.
const ReadyVersion = 1

// Ready are the scenarios that come with the desk, in the order of their ids.
type Ready struct{ list []bot.Scenario }

// NewReady reads them. One that does not pass its Check is an error.
func NewReady() (*Ready, error) {
	names, err := fs.Glob(files, "ready/*.yaml")
	if err != nil {
		return nil, err
	}
	r := &Ready{}
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sc, err := Read(raw, "en")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if problems := sc.Check(); len(problems) > 0 {
			return nil, fmt.Errorf("%s: node %s: %s", name, problems[0].Node, problems[0].Words("en"))
		}
		sc.Version = ReadyVersion
		r.list = append(r.list, sc)
	}
	return r, nil
}

// IDs names them all.
func (r *Ready) IDs() []string {
	var ids []string
	for _, sc := range r.list {
		ids = append(ids, sc.ID)
	}
	return ids
}

// All gives them, each with its version.
func (r *Ready) All() []bot.Scenario { return slices.Clone(r.list) }
