package httpapi

import (
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// A row says in words what was said last, whatever it was.
func TestPreview(t *testing.T) {
	long := strings.Repeat("長", previewLength+1)
	for name, c := range map[string]struct {
		m    desk.Message
		want string
	}{
		"words":     {desk.Message{Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: " 届き\nません "}}}, "届き ません"},
		"long ones": {desk.Message{Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: long}}}, long[:len(long)-len("長")] + "…"},
		"a card":    {desk.Message{Content: desk.Content{Kind: desk.Rich, Rich: &desk.RichBody{Alt: "返品の受付番号"}}}, "返品の受付番号"},
		"a tap":     {desk.Message{Content: desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: "a=1", Label: "午後"}}}, "午後"},
		"a sticker": {desk.Message{Content: desk.Content{Kind: desk.Sticker, Sticker: &desk.StickerBody{Text: "ありがとう"}}}, "ありがとう"},
		"a place":   {desk.Message{Content: desk.Content{Kind: desk.Location, Location: &desk.LocationBody{Title: "本店"}}}, "本店"},
		"a file":    {desk.Message{Content: desk.Content{Kind: desk.File, Media: &desk.MediaBody{Name: "見積.pdf"}}}, "見積.pdf"},
		"a picture": {desk.Message{Content: desk.Content{Kind: desk.Image, Media: &desk.MediaBody{Name: "a.png"}}}, ""},
	} {
		if got := preview(c.m); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
