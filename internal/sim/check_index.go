package sim

import (
	"slices"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// index: it ends equal to what there is to be found, bubble by bubble and customer by customer,
// and what was taken back can't be found.
func (j *judge) index() error {
	if !j.w.parts.index {
		return nil
	}
	has, err := j.rows(`SELECT message_id FROM search_message`)
	if err != nil {
		return err
	}
	left := map[string]bool{}
	for _, r := range has {
		left[r[0]] = true
	}
	threads, err := j.threads()
	if err != nil {
		return err
	}
	for _, id := range sorted(keys(threads)) {
		talk, err := j.talk(threads[id].ID)
		if err != nil {
			return err
		}
		for i, m := range talk {
			grams := search.MessageGrams(m)
			if !m.Shown() || m.Revoked() || len(grams) == 0 {
				continue
			}
			if !left[string(m.ID)] {
				j.violated("bubble %s can't be found", m.ID)
			} else if i%8 == 0 {
				if err := j.findable(m, grams); err != nil {
					return err
				}
			}
			delete(left, string(m.ID))
		}
	}
	for _, id := range sorted(keys(left)) {
		j.violated("bubble %s is in the index and is not there to be found", id)
	}
	return j.indexedContacts()
}

// findable: the pieces of a bubble lead to it.
func (j *judge) findable(m desk.Message, grams []uint32) error {
	rows, _, err := j.w.db.Candidates(j.w.ctx, flow.Probe{Grams: grams[max(0, len(grams)-6):], Workspaces: []desk.WorkspaceID{brandID}, N: 1000})
	if err == nil && !slices.ContainsFunc(rows, func(c flow.Candidate) bool { return c.Message.ID == m.ID }) {
		j.violated("bubble %s is not found by its words", m.ID)
	}
	return err
}

func (j *judge) indexedContacts() error {
	rows, err := j.rows(`SELECT c.id, coalesce(s.grams, '') FROM contact c LEFT JOIN search_contact s ON s.contact_id = c.id ORDER BY c.id`)
	if err != nil {
		return err
	}
	for _, r := range rows {
		id := desk.ContactID(r[0])
		contacts, err := j.w.db.Contacts(j.w.ctx, []desk.ContactID{id})
		if err != nil {
			return err
		}
		traits, err := j.w.db.TraitsOf(j.w.ctx, []desk.ContactID{id})
		if err != nil {
			return err
		}
		for _, c := range contacts {
			if want := pieces(search.ContactGrams(c, traits[id])); want != r[1] {
				j.violated("customer %s is not found as they are", id)
			}
		}
	}
	return nil
}

// pieces are grams as SQLite's index keeps them.
func pieces(grams []uint32) string {
	out := make([]string, len(grams))
	for i, g := range grams {
		out[i] = strconv.FormatUint(uint64(g), 36)
	}
	return strings.Join(out, " ")
}
