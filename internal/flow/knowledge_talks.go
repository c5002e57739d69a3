package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// ImportedTalks is what a file of old talks brings, or would.
type ImportedTalks struct {
	Lines   int       // with words in them
	Fresh   int       // of these: not there before
	Said    int       // of all: by customers
	Undated int       // of all: whose time can't be read
	Rows    []TalkRow // the first of a file that is only looked at, at most maxTalkRows
}

// TalkRow is a line of a file of old talks, guarded and without a name.
type TalkRow struct {
	Line   int // of the file, from 1
	Saying OldSaying
	Fresh  bool
}

// maxTalkRows is how many lines of a file are shown before it is taken.
const maxTalkRows = 500

// ImportTalks keeps the lines of old talks as raw material: guarded, without names, and
// each once, however often its file comes. No contact is made of them. A dry run tells
// what would happen and stores nothing.
func (l *Librarian) ImportTalks(ctx context.Context, by desk.Person, w desk.WorkspaceID, data []byte, dry bool) (ImportedTalks, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return ImportedTalks{}, err
	}
	said, err := knowledge.ReadTalks(data)
	if err != nil {
		return ImportedTalks{}, err
	}
	talk := OldTalk{ID: l.env.IDs(), MadeAt: l.env.Clock.Now(), By: by.ID}
	out := ImportedTalks{Lines: len(said)}
	rows := make([]OldSaying, len(said))
	for i, s := range said {
		rows[i] = OldSaying{ID: l.env.IDs(), Talk: talk.ID, Customer: s.Customer, At: s.At, Text: l.guard(s.Text)}
		sum := sha256.Sum256(fmt.Appendf(nil, "%t\n%d\n%s", s.Customer, s.At.UnixMilli(), rows[i].Text))
		rows[i].Hash = hex.EncodeToString(sum[:16])
		if s.Customer {
			out.Said++
		}
		if s.At.IsZero() {
			out.Undated++
		}
	}
	if dry {
		err := l.lookAtTalks(ctx, w, said, rows, &out)
		return out, err
	}
	for part := range slices.Chunk(rows, talksAtOnce) {
		n, err := l.know.PutSayings(ctx, w, talk, part)
		if err != nil {
			return out, err // what is stored stays; the file can come again
		}
		out.Fresh += n
	}
	return out, nil
}

// lookAtTalks tells which lines would be new.
func (l *Librarian) lookAtTalks(ctx context.Context, w desk.WorkspaceID, said []knowledge.Saying, rows []OldSaying, out *ImportedTalks) error {
	seen := map[string]bool{}
	for part := range slices.Chunk(rows, talksAtOnce) {
		hashes := make([]string, len(part))
		for i, r := range part {
			hashes[i] = r.Hash
		}
		known, err := l.know.KnownSayings(ctx, w, hashes)
		if err != nil {
			return err
		}
		for _, h := range known {
			seen[h] = true
		}
	}
	for i, r := range rows {
		fresh := !seen[r.Hash]
		seen[r.Hash] = true // twice in a file is once
		if fresh {
			out.Fresh++
		}
		if i < maxTalkRows {
			out.Rows = append(out.Rows, TalkRow{said[i].Line, r, fresh})
		}
	}
	return nil
}

// talksAtOnce bounds a transaction of old lines: others must write meanwhile.
const talksAtOnce = 1000

// Talks lists a brand's old lines, newest first.
func (l *Librarian) Talks(ctx context.Context, by desk.Person, q SayingQuery) ([]OldSaying, string, error) {
	if err := may(by, identity.EditKnowledge, q.Workspace); err != nil {
		return nil, "", err
	}
	return l.know.Sayings(ctx, q)
}

// OldTalks lists a brand's old talks, the last brought first.
func (l *Librarian) OldTalks(ctx context.Context, by desk.Person, w desk.WorkspaceID, page desk.Page) ([]OldTalk, string, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return nil, "", err
	}
	return l.know.OldTalks(ctx, w, page)
}
