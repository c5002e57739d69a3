package store

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// latelyFor is how long a closed inquiry's customer can still be mixed up with another.
const latelyFor = 2 * time.Hour

// maxOthers bounds with how many customers one text is compared.
const maxOthers = 20

// other is an inquiry that an operator serves, or served a moment ago.
type other struct {
	conversation desk.ConversationID
	thread       desk.ThreadID
	contact      desk.ContactID
}

// others finds whom the writers also serve.
func (l *loader) others() func() error {
	takes := make([]*[]other, len(l.refs))
	since := ms(l.b.s.db.now().Add(-latelyFor))
	for i, ref := range l.refs {
		if w := ref.Watch; w.Operator != "" && len(w.Brands) > 0 {
			takes[i] = read(l.b, selectOthers, scanOther, texts(l.b.s, w.Brands), string(w.Operator), since)
		}
	}
	l.watched = make([][]other, len(l.refs))
	return func() error {
		for i, rows := range takes {
			if rows == nil {
				continue
			}
			for _, o := range *rows {
				if o.thread != l.cases[i].Thread.ID && len(l.watched[i]) < maxOthers {
					l.watched[i] = append(l.watched[i], o)
				}
			}
		}
		return nil
	}
}

func scanOther(r scanner) (o other, err error) {
	return o, r.Scan(&o.conversation, &o.thread, &o.contact)
}

// watches reads what the guard looks at: the talk's newest bubbles, and who the others are.
func (l *loader) watches() func() error {
	contacts, talks, own := map[desk.ContactID]bool{}, map[desk.ConversationID]bool{}, map[desk.ConversationID]bool{}
	threads := map[desk.ThreadID]bool{}
	for i, ref := range l.refs {
		if ref.Watch.Operator == "" {
			continue
		}
		threads[l.cases[i].Thread.ID], own[l.cases[i].Talk.ID] = true, true
		for _, o := range l.watched[i] {
			contacts[o.contact], talks[o.conversation] = true, true
			if ref.Watch.Numbers {
				threads[o.thread] = true
			}
		}
	}
	people := want(l, selectContactsByID, scanContact, keys(contacts))
	kept := want(l, selectTraits, scanTrait, keys(contacts))
	memories := want(l, selectMemories, scanMemory, keys(talks))
	words := want(l, selectNewest, scanMessage, keys(threads))
	asked := want(l, selectAskedFindings, scanFinding, keys(own))
	return func() error {
		traits := traitsOf(*kept)
		for i, ref := range l.refs {
			if ref.Watch.Operator == "" {
				continue
			}
			w := &decide.Watch{Own: newestOf(*words, l.cases[i].Thread.ID)}
			w.Asked = those(*asked, func(r sendguard.Record) bool {
				return r.Conversation == l.cases[i].Talk.ID && r.Operator == ref.Watch.Operator
			})
			for _, o := range l.watched[i] {
				a := decide.Acquaintance{Conversation: o.conversation, Traits: traits[o.contact], Wrote: newestOf(*words, o.thread)}
				if at := slices.IndexFunc(*people, func(c desk.Contact) bool { return c.ID == o.contact }); at >= 0 {
					a.Contact = (*people)[at]
				}
				if at := slices.IndexFunc(*memories, func(m decide.Memory) bool { return m.Conversation == o.conversation }); at >= 0 {
					a.Fields = (*memories)[at].Fields
				}
				w.Others = append(w.Others, a)
			}
			l.cases[i].Watch = w
		}
		return nil
	}
}

// newestOf gives a thread's bubbles, the newest first.
func newestOf(rows []desk.Message, thread desk.ThreadID) []desk.Message {
	own := those(rows, func(m desk.Message) bool { return m.Thread == thread })
	slices.SortFunc(own, func(a, b desk.Message) int {
		if desk.Later(a.At, a.Order, b.At, b.Order) {
			return -1
		}
		return 1
	})
	return own
}

// remembers tells whether a case has what the bot keeps of it.
func remembers(ref flow.CaseRef) bool { return ref.Bot || ref.Watch.Operator != "" }

const selectOthers = `
SELECT v.id, v.thread_id, v.contact_id FROM @each($1)
@lateral(v conversation y) WHERE y.workspace_id = each.value AND y.state = 'active' AND y.assignee_id = $2 ORDER BY y.last_message_at DESC, y.id DESC LIMIT 10 @end
UNION ALL
SELECT v.id, v.thread_id, v.contact_id FROM @each($1)
@lateral(v conversation y) WHERE y.workspace_id = each.value AND y.state = 'wrapup' AND y.assignee_id = $2 ORDER BY y.last_message_at DESC, y.id DESC LIMIT 5 @end
UNION ALL
SELECT v.id, v.thread_id, v.contact_id FROM @each($1)
@lateral(v conversation y) WHERE y.workspace_id = each.value AND y.state = 'closed' AND y.assignee_id = $2 AND y.last_message_at >= $3
  ORDER BY y.last_message_at DESC, y.id DESC LIMIT 5 @end`

const selectNewest = `SELECT ` + messageColumns + ` FROM @each($1)
@lateral(m message y) WHERE y.thread_id = each.value ORDER BY y.at DESC, y.ord DESC, y.id DESC LIMIT 30 @end`
