package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk/guard"
)

// talkHead is how many lines may stand before the header: LINE Official Account Manager writes
// the account's name, the time zone and the time of the download there.
const talkHead = 10

// loadTalks reads what customers wrote: LINE Official Account Manager's export of a chat, a
// CSV with a column text (or 内容, 質問 …), or one with a single column.
func loadTalks(path string) ([]string, error) {
	rows, err := readCSV(path)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, nil
	}
	for i, r := range rows[:min(talkHead, len(rows))] {
		text := column(r, "text", "内容", "本文", "メッセージ", "質問", "問い合わせ内容", "message", "question", "content")
		sender := column(r, "送信者タイプ", "sender type", "sender")
		if text >= 0 && (sender >= 0 || i == 0) {
			return talkTexts(rows[i+1:], text, sender), nil
		}
	}
	for _, r := range rows {
		if len(r.cells) > 1 {
			return nil, fmt.Errorf("%s line %d: no header names the column of the text; put one above it: text (or 内容)", path, r.line)
		}
	}
	return talkTexts(rows, 0, -1), nil
}

func talkTexts(rows []csvRow, text, sender int) []string {
	var out []string
	for _, r := range rows {
		if sender >= 0 && !isCustomer(r.cell(sender)) {
			continue
		}
		if t := r.cell(text); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// isCustomer knows the sender types of the exports: User writes, Account answers.
func isCustomer(sender string) bool {
	switch strings.ToLower(sender) {
	case "user", "customer", "ユーザー", "ユーザ", "顧客", "お客様":
		return true
	}
	return false
}

var private = []struct {
	find *regexp.Regexp
	put  string
}{
	{regexp.MustCompile(`[A-Za-z0-9._%+\-]+[@＠][A-Za-z0-9.\-]+\.[A-Za-z]{2,}`), "<mail>"},
	{regexp.MustCompile(`〒?\s*[0-9０-９]([-‐－ー()（） ]?[0-9０-９]){6,}`), "<number>"},
	{regexp.MustCompile(`[\p{Han}ヶヵ]{1,6}[都道府県市区町村][\p{Han}\p{Hiragana}\p{Katakana}ー]{1,10}[0-9０-９一二三四五六七八九十]+(丁目|番地|番|[-‐－ー])[0-9０-９\-‐－ー番号地丁目]*`), "<address>"},
	{regexp.MustCompile(`([\p{Han}\p{Katakana}ー]{2,8})(と申します|といいます|と言います)`), "<name>$2"},
}

// masked is a text without what tells who wrote it, for showing: cards, mail addresses, phone
// and order numbers, postal codes, addresses with a number, and names people introduce
// themselves with. It is a help, no promise: look before you pass it on.
func masked(text string) string {
	text, _ = guard.Mask(guard.Clean(text))
	for _, p := range private {
		text = p.find.ReplaceAllString(text, p.put)
	}
	return text
}
