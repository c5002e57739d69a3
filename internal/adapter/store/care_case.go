package store

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// kept reads what is kept of the inquiries beside the talks.
func (l *loader) kept() func() error {
	talks, contacts, threads := map[desk.ConversationID]bool{}, map[desk.ContactID]bool{}, map[desk.ThreadID]bool{}
	var met [][]string
	for i, ref := range l.refs {
		if l.cases[i].Thread.ID == "" {
			met = append(met, l.identity(i, ref.Key.ID).tuple())
		}
		if ref.Care {
			talks[l.cases[i].Talk.ID], contacts[l.cases[i].Thread.Contact] = true, true
		}
		if ref.Forms {
			threads[l.cases[i].Thread.ID] = true
		}
		if ref.Refunds {
			threads[l.cases[i].Thread.ID] = true
		}
	}
	escalations := want(l, selectOpenEscalations, scanEscalation, keys(talks))
	followUps := want(l, selectOpenFollowUps, scanFollowUp, keys(talks))
	surveys := want(l, selectSurveys, scanSurvey, keys(talks))
	scheduled := want(l, selectOpenScheduled, scanScheduled, keys(talks))
	forms := want(l, selectLivingForms, scanForm, keys(threads))
	refunds := want(l, selectRefundsOf, scanRefund, keys(threads))
	mutes := want(l, selectMutes, scanMute, keys(contacts))
	silenced := wantTuples(l, selectMutesByIdentity, scanMute, met)
	shares := l.shares()
	members := want(l, selectMembersOf, scanMember, l.told())
	return func() error {
		for i, ref := range l.refs {
			l.cases[i].Kept.Shares = those(*shares, func(it bulk.Item) bool { return it.Run == ref.Share.Run && it.Pos == ref.Share.Pos })
			if ref.Forms {
				l.cases[i].Kept.Forms = those(*forms, func(r form.Request) bool { return r.Thread == l.cases[i].Thread.ID })
			}
			if ref.Refunds {
				l.cases[i].Kept.Refunds = those(*refunds, func(r refund.Refund) bool { return r.Thread == l.cases[i].Thread.ID })
			}
			if ref.Bot {
				l.cases[i].Kept.Members = those(*members, func(m incident.Member) bool { return m.Contact == l.cases[i].Thread.Contact })
			}
			if c := &l.cases[i]; c.Thread.ID == "" { // the customer is read in this go, too
				c.Kept.Mutes = those(*silenced, func(m care.Mute) bool { return m.Contact == c.Contact.ID })
			}
			if c := &l.cases[i]; ref.Care {
				id := c.Talk.ID
				c.Kept.Escalations = those(*escalations, func(e care.Escalation) bool { return e.Conversation == id })
				c.Kept.FollowUps = those(*followUps, func(f care.FollowUp) bool { return f.Conversation == id })
				c.Kept.Surveys = those(*surveys, func(s care.Survey) bool { return s.Conversation == id })
				c.Kept.Mutes = those(*mutes, func(m care.Mute) bool { return m.Contact == c.Thread.Contact })
				c.Kept.Scheduled = those(*scheduled, func(s writing.Scheduled) bool { return s.Conversation == id })
			}
		}
		return nil
	}
}

func those[T any](list []T, of func(T) bool) (out []T) {
	for _, v := range list {
		if of(v) {
			out = append(out, v)
		}
	}
	return out
}

// told names the customers whose incidents a decision looks at.
func (l *loader) told() []desk.ContactID {
	of := map[desk.ContactID]bool{}
	for i, ref := range l.refs {
		if ref.Bot {
			of[l.cases[i].Thread.Contact] = true
		}
	}
	return keys(of)
}

// kept puts a round's records; the thread's version guards them.
func (p *pass) kept(round []int) error {
	var escalations, followUps, surveys, mutes, passages, shares, members, scheduled, forms, refunds [][]any
	for _, i := range round {
		k := p.writes[i].Change.Kept
		for _, e := range k.Escalations {
			escalations = append(escalations, escalationValues(e))
		}
		for _, f := range k.FollowUps {
			followUps = append(followUps, followUpValues(f))
		}
		for _, s := range last(k.Surveys, func(s care.Survey) string { return string(s.Conversation) }) {
			surveys = append(surveys, surveyValues(s))
		}
		for _, m := range last(k.Mutes, func(m care.Mute) string { return m.ID }) {
			mutes = append(mutes, muteValues(m))
		}
		for _, m := range last(k.Members, func(m incident.Member) string { return string(m.Incident) + "\n" + string(m.Conversation) }) {
			members = append(members, memberValues(m))
		}
		for _, e := range last(k.Passages, func(e admission.Passage) string { return e.ID }) {
			passages = append(passages, passageValues(e))
		}
		for _, s := range last(k.Scheduled, func(s writing.Scheduled) string { return s.ID }) {
			scheduled = append(scheduled, scheduledValues(s))
		}
		for _, r := range last(k.Forms, func(r form.Request) string { return r.ID }) {
			forms = append(forms, formValues(r))
		}
		for _, r := range last(k.Refunds, func(r refund.Refund) string { return r.ID }) {
			refunds = append(refunds, refundValues(r))
		}
		for _, it := range k.Shares {
			shares = append(shares, []any{string(it.Run), int64(it.Pos), string(it.Fate), string(it.Code), string(it.Message), ms(it.At), toJSON(it.Was)})
		}
	}
	for _, put := range []struct {
		text string
		rows [][]any
	}{{upsertEscalations, escalations}, {upsertFollowUps, followUps}, {upsertSurveys, surveys}, {upsertMutes, mutes}, {upsertPassages, passages}, {endItems, shares}, {upsertMembers, members}, {upsertScheduled, scheduled}, {upsertForms, forms}, {upsertRefunds, refunds}} {
		if err := p.out.put(put.text, put.rows); err != nil {
			return err
		}
	}
	return nil
}

// last keeps of several forms of one record the last: a statement may write a row once.
func last[T any](list []T, key func(T) string) (out []T) {
	for i, v := range list {
		if later := those(list[i+1:], func(o T) bool { return key(o) == key(v) }); len(later) == 0 {
			out = append(out, v)
		}
	}
	return out
}
