-- The past a benchmark's database is filled with. @series is the numbers i from 0 to
-- the size, @pad is i with nine digits, @w, @centre, @queue and @now are the desk's.
-- A third of the conversations waits, a third is active, a third is closed, as peers
-- were measured with; each has a customer of its own and one message, the one its row in the list shows. The newest
-- is a second old, each next one a second older.

INSERT INTO contact (workspace_id, id, kind, provider, external, name, language, avatar_id, profile_at)
SELECT @w, 'pc' || @pad, 'user', 'p', 'P' || @pad, '過去のお客様 ' || i, 'ja', '', @now FROM @series;

INSERT INTO thread (workspace_id, id, centre_id, channel_id, source_kind, source_id, contact_id, version, open_id, last_id, blocked,
  friend_at, reply_token, reply_until, read_token, read_token_at, last_inbound_at, last_at, standby)
SELECT @w, 'pt' || @pad, @centre, @channel, 'user', 'P' || @pad, 'pc' || @pad, 3, CASE i % 3 WHEN 2 THEN '' ELSE 'pv' || @pad END, 'pv' || @pad, false,
  0, '', 0, '', 0, @now - (i + 1) * 1000, @now - (i + 1) * 1000, false
FROM @series;

INSERT INTO conversation (workspace_id, id, centre_id, thread_id, channel_id, contact_id, queue_id, version, state, assignee_id,
  offered_to, offer_until, refused, category, held, hold_reason, hold_until, hold_memo, closing_at, weight, opened_at, waiting_since,
  last_message_id, last_message_at, last_order, unread, unreachable, closed_at, close_reason)
SELECT @w, 'pv' || @pad, @centre, 'pt' || @pad, @channel, 'pc' || @pad, @queue, 3,
  CASE i % 3 WHEN 0 THEN 'waiting' WHEN 1 THEN 'active' ELSE 'closed' END,
  CASE i % 3 WHEN 0 THEN '' ELSE 'bench000' || (i % 8) END,
  '', 0, '', '', false, '', 0, '', 0, 1, @now - (i + 1) * 1000 - 60000, CASE i % 3 WHEN 0 THEN @now - (i + 1) * 1000 ELSE 0 END,
  'pm' || @pad, @now - (i + 1) * 1000, 'o', 1, false, CASE i % 3 WHEN 2 THEN @now - (i + 1) * 1000 ELSE 0 END, CASE i % 3 WHEN 2 THEN 'solved' ELSE '' END
FROM @series;

INSERT INTO message (workspace_id, id, thread_id, conversation_id, version, direction, at, ord, author_kind, author_operator,
  author_contact, content, external_id, event_id, quote_token, quoted_id, image_set, standby, unsent_at, edited_at, send_state,
  send_route, send_call, send_queued_at, send_quote, send_at, send_error, send_detail)
SELECT @w, 'pm' || @pad, 'pt' || @pad, 'pv' || @pad, 1, 'in', @now - (i + 1) * 1000, 'o', 'customer', '', 'pc' || @pad,
  '{"kind":"text","text":{"text":"注文した商品がまだ届きません。いつ頃届きますか？"}}', 'px' || @pad, 'pe' || @pad, '', '', '', false, 0, 0, '', '', '', 0, '', 0, '', ''
FROM @series;
