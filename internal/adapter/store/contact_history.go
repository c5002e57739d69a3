package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// History lists the inquiries of contacts, newest activity first.
func (db *DB) History(ctx context.Context, ids []desk.ContactID, closed bool, page desk.Page) ([]flow.ConversationView, string, error) {
	after, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	text, size := selectHistory, page.Size()
	if closed {
		text = selectClosedHistory
	}
	rows, err := db.views(ctx, text, texts(db.read(), ids), after.at, after.id, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.LastMessageAt), id: string(last.ID)}.String(), nil
}

// slack is how far a bubble's time, which is LINE's, may lie outside of its inquiry's.
const slack = 24 * time.Hour

// InquiryMessages lists a conversation's bubbles, newest first. They are found in the order
// of the talk, within the time of the inquiry, so that a long talk costs no more.
func (db *DB) InquiryMessages(ctx context.Context, v flow.ConversationView, page desk.Page) ([]desk.Message, string, error) {
	at, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	if end := ms(v.ClosedAt); end > 0 {
		if end += slack.Milliseconds(); at.at > end {
			at = cursor{at: end}
		}
	}
	size := page.Size()
	rows, err := all(ctx, db.read(), selectInquiry, scanMessage, string(v.Thread), at.at, at.ord, at.id, string(v.ID), ms(v.OpenedAt)-slack.Milliseconds(), size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{ms(last.At), last.Order, string(last.ID)}.String(), nil
}

// fileKinds are the types of files that are shown as a kind; those of none are files.
const (
	isImage = `a.mime IN ('image/jpeg', 'image/png', 'image/gif', 'image/webp')`
	isVideo = `a.mime LIKE 'video/%'`
	isAudio = `a.mime LIKE 'audio/%'`
)

var fileKinds = map[desk.ContentKind]string{
	"":         "",
	desk.Image: " AND " + isImage,
	desk.Video: " AND " + isVideo,
	desk.Audio: " AND " + isAudio,
	desk.File:  " AND NOT (" + isImage + " OR " + isVideo + " OR " + isAudio + ")",
}

// TalkFiles lists the files of threads, newest first.
func (db *DB) TalkFiles(ctx context.Context, threads []desk.ThreadID, kind desk.ContentKind, page desk.Page) ([]flow.Attachment, string, error) {
	after, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	of, ok := fileKinds[kind]
	if !ok {
		return nil, "", desk.E(desk.Invalid, "bad_kind", "There is no such kind of file.").On("kind")
	}
	size := page.Size()
	rows, err := all(ctx, db.read(), selectTalkFiles+of+` ORDER BY a.created_at DESC, a.id DESC LIMIT $4`, scanAttachment, texts(db.read(), threads), after.at, after.id, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.CreatedAt), id: string(last.ID)}.String(), nil
}

const historyFrom = viewColumns + `
FROM conversation AS v CROSS JOIN thread AS t
WHERE v.contact_id @texts($1) AND (v.last_message_at, v.id) < ($2, $3) AND t.id = v.thread_id`

const historyOrder = ` ORDER BY v.last_message_at DESC, v.id DESC LIMIT $4`

const selectHistory = historyFrom + historyOrder

const selectClosedHistory = historyFrom + ` AND v.state = 'closed'` + historyOrder

const selectInquiry = `SELECT ` + messageColumns + ` FROM message AS m
WHERE m.thread_id = $1 AND (m.at, m.ord, m.id) < ($2, $3, $4) AND m.conversation_id = $5 AND m.at >= $6
ORDER BY m.at DESC, m.ord DESC, m.id DESC LIMIT $7`

const selectTalkFiles = `
SELECT a.workspace_id, a.id, a.thread_id, a.owner_id, a.purpose, a.mime, a.name, a.size, a.sha256, a.width, a.height, a.created_at
FROM attachment AS a
WHERE a.thread_id <> '' AND a.thread_id @texts($1) AND a.purpose <> 'avatar' AND (a.created_at, a.id) < ($2, $3)`
