package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Traits reads a contact's tags and attributes.
func (db *DB) Traits(ctx context.Context, id desk.ContactID) (desk.Traits, error) {
	rows, err := all(ctx, db.read(), selectTraits, scanTrait, texts(db.read(), []desk.ContactID{id}))
	return traitsOf(rows)[id], err
}

func traitsOf(rows []desk.Trait) map[desk.ContactID]desk.Traits {
	out := map[desk.ContactID]desk.Traits{}
	for _, r := range rows {
		t := out[r.Contact]
		switch r.Kind {
		case desk.TraitTag:
			t.Tags = append(t.Tags, r.Name)
		case desk.TraitAttribute:
			if t.Attributes == nil {
				t.Attributes = map[string]desk.Attribute{}
			}
			t.Attributes[r.Name] = r.Attribute
		}
		out[r.Contact] = t
	}
	for id, t := range out {
		slices.Sort(t.Tags) // the engines sort by rules of their own
		out[id] = t
	}
	return out
}

// traits reads those of the contacts whose talks the bot, or whoever sets them, looks at.
func (l *loader) traits() func() error {
	of := map[desk.ContactID]bool{}
	for i, ref := range l.refs {
		if remembers(ref) || ref.Traits {
			of[l.cases[i].Thread.Contact] = true
		}
	}
	rows := want(l, selectTraits, scanTrait, keys(of))
	return func() error {
		known := traitsOf(*rows)
		for i, ref := range l.refs {
			if remembers(ref) || ref.Traits {
				l.cases[i].Traits = known[l.cases[i].Thread.Contact]
			}
		}
		return nil
	}
}

// traits puts a round's changes. Of several of one trait the last stands; their order is
// the same for all, so that those who write about one contact wait for each other.
func (p *pass) traits(round []int) error {
	type key struct {
		contact desk.ContactID
		kind    desk.TraitKind
		name    string
	}
	type change struct {
		desk.Trait
		workspace desk.WorkspaceID
		at        int64
	}
	last := map[key]change{}
	for _, i := range round {
		ch := p.writes[i].Change
		for _, t := range ch.Traits {
			last[key{t.Contact, t.Kind, t.Name}] = change{t, ch.Case.Thread.Workspace, p.at(i)}
		}
	}
	var set, gone [][]any
	for k, c := range last {
		if c.Gone {
			gone = append(gone, []any{string(k.contact), string(k.kind), k.name})
			continue
		}
		set = append(set, []any{string(c.workspace), string(k.contact), string(k.kind), k.name, c.Value, toJSON(c.From), c.at, string(c.By)})
	}
	byName := func(from int) func(a, b []any) int {
		return func(a, b []any) int {
			return cmp.Or(cmp.Compare(a[from].(string), b[from].(string)), cmp.Compare(a[from+1].(string), b[from+1].(string)), cmp.Compare(a[from+2].(string), b[from+2].(string)))
		}
	}
	slices.SortFunc(set, byName(1))
	slices.SortFunc(gone, byName(0))
	if err := p.out.put(upsertTraits, set); err != nil {
		return err
	}
	return p.out.put(deleteTraits, gone)
}

func scanTrait(r scanner) (t desk.Trait, err error) {
	return t, r.Scan(&t.Contact, &t.Kind, &t.Name, &t.Value, object{&t.From})
}

const selectTraits = `
SELECT t.contact_id, t.kind, t.name, t.value, t.messages FROM contact_trait AS t WHERE t.contact_id @texts($1)`

const upsertTraits = `
INSERT INTO contact_trait (workspace_id, contact_id, kind, name, value, messages, at, by_id)
@values(text, text, text, text, text, text, bigint, text)
ON CONFLICT (contact_id, kind, name) DO UPDATE SET value = excluded.value, messages = excluded.messages, at = excluded.at, by_id = excluded.by_id`

const deleteTraits = `
DELETE FROM contact_trait WHERE (contact_id, kind, name) IN (SELECT r.contact_id, r.kind, r.name FROM @rows(r: contact_id text, kind text, name text))`
