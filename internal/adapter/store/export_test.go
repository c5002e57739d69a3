package store

import (
	"context"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// What the tests of package store_test need to see.

// ListText gives a list's text and parameters.
func ListText(q flow.ConversationQuery, after string) (string, []any, error) {
	at, err := readCursor(after)
	text, args := listText(q, shown(q), at, q.Page.Size()+1)
	return text, args, err
}

// Hot statements by name, with example parameters; lists stand for themselves.
func (db *DB) HotTexts() map[string]Example {
	s := db.read()
	ids := func(list ...string) any { return texts(s, list) }
	tuples := toJSON([][]string{{"a", "b", "c"}})
	return map[string]Example{
		"selectContactCards":       {selectContactCards, []any{ids("c000000100")}},
		"selectTraitRows":          {selectTraitRows, []any{ids("c000000100")}},
		"contactNotes":             {noteColumns + ` WHERE n.contact_id @texts($1) ORDER BY n.made_at DESC, n.id DESC LIMIT $2`, []any{ids("c000000100"), 200}},
		"selectLinks":              {selectLinks, []any{"c000000100"}},
		"selectHistory":            {selectHistory, []any{ids("c000000100", "c000000101"), 1 << 40, "", 21}},
		"selectInquiry":            {selectInquiry, []any{"t000000100", 1 << 40, "", "", "v000000100", 0, 21}},
		"selectTalkFiles":          {selectTalkFiles + ` ORDER BY a.created_at DESC, a.id DESC LIMIT $4`, []any{ids("t000000100"), 1 << 40, "", 21}},
		"countAhead":               {countAhead, []any{"q1", 1, "a", 999}},
		"selectAnyDue":             {selectAnyDue, []any{1}},
		"claimThreads":             {claimThreads, []any{"me", 1, 1, 10, 64}},
		"settleInbox":              {settleInbox, []any{bigints(s, []int64{1, 2}), 1}},
		"recountThread":            {recountThread, []any{"a", "b", "c", "me"}},
		"selectBacklog":            {selectBacklog, nil},
		"lockThreads":              {lockThreads, []any{ids("a", "b")}},
		"lockBurdens":              {lockBurdens, []any{ids("a", "b")}},
		"selectOnce":               {selectOnce, []any{"op1", "k", 1}},
		"selectPending":            {selectPending, []any{tuples, 10}},
		"selectThreadsByID":        {selectThreadsByID, []any{ids("a", "b")}},
		"selectThreadsByKey":       {selectThreadsByKey, []any{tuples}},
		"selectThreadsOf":          {selectThreadsOf, []any{"a"}},
		"selectConversationsByID":  {selectConversationsByID, []any{ids("a", "b")}},
		"selectContactsByID":       {selectContactsByID, []any{ids("a", "b")}},
		"selectContactsByIdentity": {selectContactsByIdentity, []any{tuples}},
		"selectMessagesByID":       {selectMessagesByID, []any{ids("a", "b")}},
		"selectMessagesByExternal": {selectMessagesByExternal, []any{tuples}},
		"selectTalk":               {selectTalk, []any{"a", 1, "", "", 10}},
		"selectQueued":             {selectQueued, []any{ids("a", "b")}},
		"selectStartedCalls":       {selectStartedCalls, []any{ids("a", "b")}},
		"selectUnsent":             {selectUnsent, []any{tuples}},
		"selectDueKinds":           {selectDueKinds, []any{ids("send"), 1}},
		"claimJobs":                {claimJobs, []any{"me", "send", 1, 1, 10}},
		"selectNextRun":            {selectNextRun, []any{ids("send")}},
		"countWaiting":             {countWaiting, []any{"brand", 999}},
		"takeTurn":                 {takeTurn, []any{"t000000100", 1}},
		"longestOfBrands":          {longestOfBrands, []any{ids("brand"), 0, "", 10}},
		"longestOfQueue":           {longestOfQueue, []any{ids("brand"), 0, "", 10, "q1"}},
		"selectWork":               {selectWork, []any{texts(db.read(), []string{"brand"}), 10}},
		"selectView":               {selectView, []any{ids("a")}},
		"selectSession":            {selectSession, []any{"hash"}},
		"clearPayloads":            {clearPayloads, []any{1, 10}},
		"forgetInbox":              {forgetInbox, []any{1, 10}},
		"forgetOnce":               {forgetOnce, []any{1, 10}},
		"countAsked":               {countAsked, []any{"w1", 1, 100}},
		"countMet":                 {countMet, []any{"w1", 1, 100}},
		"selectMissed":             {selectMissed, []any{"w1", 1, 100, 10}},
		"countMissed":              {countMissed, []any{"w1", 1, 100}},
		"selectNamed":              {selectNamed, []any{"w1", 10}},
		"countNamed":               {countNamed, []any{"w1"}},
		"selectDecisionsByID":      {selectDecisionsByID, []any{"w1", ids("a", "b")}},
		"selectOpenEscalations":    {selectOpenEscalations, []any{ids("a", "b")}},
		"selectNamings":            {selectNamings, []any{"op1", 10}},
		"selectLivingForms":        {selectLivingForms, []any{ids("a", "b")}},
		"formByHash":               {formColumns + ` WHERE f.hash = $1`, []any{"h"}},
		"formsOf":                  {formColumns + ` WHERE f.thread_id = $1 ORDER BY f.id DESC LIMIT $2`, []any{"t", 20}},
		"selectKnownAttachments":   {selectKnownAttachments, []any{ids("a", "b")}},
		"selectOpenScheduled":      {selectOpenScheduled, []any{ids("a", "b")}},
		"scheduledOf":              {scheduledColumns + ` WHERE s.conversation_id = $1 AND s.state IN ('waiting', 'asks') ORDER BY s.due_at, s.id`, []any{"a"}},
		"translations":             {selectTranslations, []any{"t", "ja", 10}},
		"scheduledBy":              {scheduledColumns + ` WHERE s.operator_id = $1 AND s.state IN ('waiting', 'asks') ORDER BY s.due_at, s.id LIMIT $2`, []any{"op1", 10}},
		"selectRefundsOf":          {selectRefundsOf, []any{ids("t000000100")}},
		"selectOpenRefunds":        {selectOpenRefunds, []any{ids("w0", "w1"), "requested", 10}},
		"selectPastRefunds":        {selectPastRefunds, []any{ids("w0", "w1"), 1 << 40, "", 21}},
		"selectAskedRefunds":       {selectAskedRefunds, []any{"w0", 1, 1 << 40, 100}},
		"countRefunds":             {countRefunds, []any{ids("w0", "w1")}},
		"selectOpenFollowUps":      {selectOpenFollowUps, []any{ids("a", "b")}},
		"selectSurveys":            {selectSurveys, []any{ids("a", "b")}},
		"selectMutes":              {selectMutes, []any{ids("a", "b")}},
		"selectBacklogHeads":       {selectBacklogHeads, []any{ids("w0", "w1"), "", "", "", 1 << 40, -1, "", 51}},
		"selectBacklogOf":          {selectBacklogOf, []any{ids("w0", "w1"), "", "", "", 1 << 40, ids("c000000100")}},
		"selectBacklogIDs":         {selectBacklogIDs, []any{ids("w0", "w1"), "", "", "", 1 << 40, 1000}},
		"selectMembersOf":          {selectMembersOf, []any{ids("c000000100")}},
		"selectMembers":            {selectMembers, []any{"i1", "attached", 1 << 40, "", 51}},
		"countMembers":             {countMembers, []any{"i1"}},
		"countHours":               {countHours, []any{"i1", 0}},
		"countSolved":              {countSolved, []any{"i1"}},
		"selectGathered":           {selectGathered, []any{"i1", 500}},
		"bulkRun":                  {bulkColumns + ` WHERE r.id = $1`, []any{"b1"}},
		"selectItems":              {selectItems, []any{"b1", "", -1, 100}},
		"selectNextItems":          {selectNextItems, []any{"b1", 20}},
		"selectShares":             {selectShares, []any{ids("b1"), bigints(s, []int64{1})}},
		"selectEscalationsOpen":    {selectEscalationsOpen, []any{ids("w1"), "", 10}},
		"selectEscalationsOver":    {selectEscalationsOver, []any{ids("w1"), "", 10}},
		"selectFollowUps":          {selectFollowUps, []any{ids("w1"), "op1", 1, 10}},
		"selectLow":                {selectLow, []any{ids("w1"), 10}},
		"countSurveys":             {countSurveys, []any{"w1", 1, 100}},
		"countPromises":            {countPromises, []any{"w1", "", "", "", 1, 100, 50}},
		"selectFound":              {selectFound, []any{ids("a", "b")}},
		"deleteFound":              {deleteFound, []any{ids("a", "b")}},
		"selectCandidates":         {selectCandidates, []any{ids("a", "b")}},
		"selectTalkOn":             {selectTalkOn, []any{"a", 1, "", "", 1}},
		"selectFirstSince":         {selectFirstSince, []any{1}},
		"selectLastBefore":         {selectLastBefore, []any{1}},
		"feed.facts":               {db.dialect.Hot.Feed.facts, []any{0, 1, 10}},
		"feed.head":                {db.dialect.Hot.Feed.head, nil},
		"feed.last":                {db.dialect.Hot.Feed.last, nil},
	}
}

// Example is a text with parameters.
type Example struct {
	Text string
	Args []any
}

// Plan tells how the engine would carry a statement out.
func (db *DB) Plan(ctx context.Context, e Example) (string, error) {
	st := db.texts.get(db.dialect, e.Text)
	prefix, detail := "EXPLAIN QUERY PLAN ", 3
	if db.dialect.SetBased {
		prefix, detail = "EXPLAIN (COSTS OFF) ", 0
	}
	rows, err := db.reader.QueryContext(ctx, prefix+st.text, e.Args...)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		columns := []any{new(string), new(string), new(string), new(string)}
		if detail == 0 {
			columns = columns[:1]
		}
		if err := rows.Scan(columns...); err != nil {
			return "", err
		}
		lines = append(lines, *columns[detail].(*string))
	}
	return strings.Join(lines, "\n"), rows.Err()
}

// Exec runs a statement of a test in a transaction.
func (db *DB) Exec(ctx context.Context, text string, args ...any) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		_, err := s.exec(ctx, text, args...)
		return err
	})
}

// Waits tells whether a transaction waits for the disk: a claim, or any other.
func (db *DB) Waits(ctx context.Context, claim bool) (waits bool, err error) {
	w, text := way{priority: normal}, "PRAGMA synchronous"
	if claim {
		w = claiming
	}
	if db.dialect.SetBased {
		text = "SELECT current_setting('synchronous_commit')"
		w.single = false // the claim's statement and the question are to be of one transaction
	}
	err = db.writeBy(ctx, w, func(ctx context.Context, s session) error {
		if claim {
			if _, err := s.exec(ctx, completeJob, 0, "nobody", 0); err != nil {
				return err
			}
		}
		mode, _, err := one(ctx, s, text, scanString)
		waits = mode == "2" || mode == "on"
		return err
	})
	return waits, err
}

// SetContents overwrites what messages say, and nothing else.
func (db *DB) SetContents(ctx context.Context, ids, contents []string) error {
	rows := make([][]any, len(ids))
	for i := range ids {
		rows[i] = []any{ids[i], contents[i]}
	}
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		return s.puts(ctx, `UPDATE message SET content = r.content FROM @rows(r: id text, content text) WHERE message.id = r.id`, rows)
	})
}

// Ask gives the one text that a statement answers with.
func (db *DB) Ask(ctx context.Context, text string) (string, error) {
	out, _, err := one(ctx, db.read(), text, scanString)
	return out, err
}
