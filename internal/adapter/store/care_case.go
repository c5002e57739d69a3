package store

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// rules reads how the brands' talks end, and when their people are there.
func (l *loader) rules() func() error {
	byBrand := map[desk.WorkspaceID]*decide.Rules{}
	for i, ref := range l.refs {
		if ref.Rules || ref.Care {
			byBrand[l.cases[i].Thread.Workspace] = &decide.Rules{}
		}
	}
	settings := want(l, selectCareSettings, scanBrandSettings, keys(byBrand))
	hours := want(l, selectHoursOf, scanBrandHours, keys(byBrand))
	return func() error {
		for _, s := range *settings {
			byBrand[s.brand].Care = s.body
		}
		for _, h := range *hours {
			byBrand[h.brand].Desk = h.body
		}
		for i, ref := range l.refs {
			if r := byBrand[l.cases[i].Thread.Workspace]; r != nil && (ref.Rules || ref.Care) {
				l.cases[i].Rules = *r
			}
		}
		return nil
	}
}

type ofBrand[T any] struct {
	brand desk.WorkspaceID
	body  T
}

func scanBrandSettings(r scanner) (s ofBrand[care.Settings], err error) {
	return s, r.Scan(&s.brand, object{&s.body})
}

// scanBrandHours takes of the bot's settings what says when people are there.
func scanBrandHours(r scanner) (s ofBrand[decide.BotSettings], err error) {
	var body struct {
		Hours []decide.Hours `json:"hours"`
		Zone  string         `json:"zone"`
	}
	err = r.Scan(&s.brand, object{&body})
	s.body.Hours, s.body.Zone = body.Hours, body.Zone
	return s, err
}

// kept reads what is kept of the inquiries beside the talks.
func (l *loader) kept() func() error {
	talks, contacts := map[desk.ConversationID]bool{}, map[desk.ContactID]bool{}
	for i, ref := range l.refs {
		if ref.Care {
			talks[l.cases[i].Talk.ID], contacts[l.cases[i].Thread.Contact] = true, true
		}
	}
	escalations := want(l, selectOpenEscalations, scanEscalation, keys(talks))
	followUps := want(l, selectOpenFollowUps, scanFollowUp, keys(talks))
	surveys := want(l, selectSurveys, scanSurvey, keys(talks))
	mutes := want(l, selectMutes, scanMute, keys(contacts))
	return func() error {
		for i, ref := range l.refs {
			if c := &l.cases[i]; ref.Care {
				id := c.Talk.ID
				c.Kept.Escalations = those(*escalations, func(e care.Escalation) bool { return e.Conversation == id })
				c.Kept.FollowUps = those(*followUps, func(f care.FollowUp) bool { return f.Conversation == id })
				c.Kept.Surveys = those(*surveys, func(s care.Survey) bool { return s.Conversation == id })
				c.Kept.Mutes = those(*mutes, func(m care.Mute) bool { return m.Contact == c.Thread.Contact })
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

// kept puts a round's records; the thread's version guards them.
func (p *pass) kept(round []int) error {
	var escalations, followUps, surveys, mutes [][]any
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
	}
	for _, put := range []struct {
		text string
		rows [][]any
	}{{upsertEscalations, escalations}, {upsertFollowUps, followUps}, {upsertSurveys, surveys}, {upsertMutes, mutes}} {
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

const selectCareSettings = `SELECT s.workspace_id, s.body FROM care_setting AS s WHERE s.workspace_id @texts($1)`

const selectHoursOf = `SELECT s.workspace_id, s.body FROM bot_setting AS s WHERE s.workspace_id @texts($1)`
