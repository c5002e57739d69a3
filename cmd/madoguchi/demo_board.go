package main

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/board"
)

// board hangs this morning's notice up, which everybody is to confirm, and an older one.
func (d *demo) board(ctx context.Context) error {
	now := d.env.Clock.Now()
	posts := []struct {
		where desk.WorkspaceID
		ago   time.Duration
		sheet board.Sheet
	}{
		{"", 30 * time.Hour, board.Sheet{Title: "年末年始の受付時間", Text: "12月29日から1月3日まで受付時間は10時から17時です。", Weight: board.Normal}},
		{demoBrands[0].workspace.ID, 20 * time.Minute, board.Sheet{Title: "朝礼: 配送の遅れについて", Weight: board.Important, Confirm: true,
			Text: "大雪のため、北海道・東北へのお届けが1〜2日遅れています。\n・到着日を尋ねられたら、日付を約束せず「1〜2日の遅れ」とお伝えください。\n・返金のご希望はSVへエスカレーションしてください。"}},
	}
	for _, it := range posts {
		at := now.Add(-it.ago)
		it.sheet.From = at
		if it.sheet.Confirm {
			it.sheet.Until = now.Add(12 * time.Hour)
		}
		p := board.Post{Sheet: it.sheet, ID: newID(), Centre: demoCentre, Workspace: it.where, Author: "kobayashi", Edition: 1, Revision: 1, Created: at, Changed: at}
		fact := desk.Fact{At: at, Kind: desk.FactBoard, Centre: demoCentre, Workspace: it.where, Actor: desk.Operator("kobayashi"), Code: "posted", Data: map[string]string{"post": p.ID, "revision": "1"}}
		if err := d.store.SavePost(ctx, p, []desk.Fact{fact}); err != nil {
			return err
		}
	}
	return nil
}
