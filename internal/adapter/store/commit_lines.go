package store

import (
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// lines are rows for one statement.
type lines struct {
	text string
	rows [][]any
}

// linesOf are a change's rows for tables that only winners write, statement by statement, in
// an order that is the same for every change. A message that was added and edited has two
// rows: the later one holds.
func (p *pass) linesOf(i int) []lines {
	ch := p.writes[i].Change
	var memories [][]any
	if ch.Memory != nil {
		memories = append(memories, memoryValues(ch.Case.Talk, *ch.Memory))
	}
	return []lines{
		{upsertConversations, talkValues(ch.Talks, ch.Case.Thread.Centre)},
		{upsertMessages, slices.Concat(each(ch.Added, messageValues), each(ch.Edited, messageValues))},
		{emptyTranslations, reworded(ch.Edited)}, // behind the messages: see PutTranslation
		{insertUnsent, each(ch.Unsent, unsentValues)},
		{upsertCalls, each(ch.Calls, callValues)},
		{upsertMemories, memories},
		{updateMemories, each(ch.Past, func(m decide.Memory) []any { return []any{string(m.Conversation), toJSON(m)} })},
		{insertDecisions, each(ch.Decisions, decisionValues)},
		{settleDecisions, each(ch.Settled, settledValues)},
		{upsertClocks, each(lastClocks(ch.Clocks), clockValues)},
		{updateAnswered, each(ch.Answers, answerValues)},
		{insertGiven, each(ch.Given, func(g decide.Given) []any {
			return givenValues(g, ch.Case.Thread.Centre, p.carried[i][g.Operator])
		})},
		{insertHandled, each(ch.Handled, handledValues)},
		{insertTemplateUses, each(ch.Uses, useValues)},
		{upsertFindings, each(ch.Guarded, findingValues)},
		{upsertGuardDays, each(ch.GuardDays, guardDayValues)},
		{insertMissends, each(ch.Missends, missendValues)},
		{insertNamings, each(ch.Namings, namingValues)},
		{withdrawFiles, each(ch.Withdrawn, func(id desk.AttachmentID) []any { return []any{string(id), p.now} })},
	}
}

// together puts another change's rows behind those that are there.
func together(all, more []lines) []lines {
	if all == nil {
		return more
	}
	for n, l := range more {
		all[n].rows = append(all[n].rows, l.rows...)
	}
	return all
}

func each[T any](list []T, values func(T) []any) (rows [][]any) {
	for _, v := range list {
		rows = append(rows, values(v))
	}
	return rows
}
