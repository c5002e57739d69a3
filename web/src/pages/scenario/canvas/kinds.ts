import type { Kind } from '@/entities/scenario'

/** How a kind of node looks: its picture (24 × 24, one stroke) and the colours of its ground and ink. */
export const looks: Record<Kind, { path: string; tone: string; ink: string }> = {
  message: { path: 'M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12h5', tone: 'bg-violet-soft text-violet', ink: 'var(--violet)' },
  choice: { path: 'M4 6h3v3H4zM4 15h3v3H4zM11 7.500h9M11 16.500h9', tone: 'bg-indigo-soft text-indigo', ink: 'var(--indigo)' },
  ask: { path: 'M9 9a3 3 0 114.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 17.500h.01M12 21a9 9 0 100-18 9 9 0 000 18z', tone: 'bg-indigo-soft text-indigo', ink: 'var(--indigo)' },
  branch: { path: 'M5 12h5M10 12l5-6h4M10 12l5 6h4M17 4l2 2-2 2M17 16l2 2-2 2', tone: 'bg-amber-soft text-amber', ink: 'var(--amber)' },
  set: { path: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3', tone: 'bg-amber-soft text-amber', ink: 'var(--amber)' },
  action: { path: 'M9 3v5M15 3v5M6 8h12v3a6 6 0 01-12 0zM12 17v4', tone: 'bg-green-soft text-green', ink: 'var(--green)' },
  search: { path: 'M11 18a7 7 0 100-14 7 7 0 000 14zm5-2l4.500 4.500', tone: 'bg-indigo-soft text-indigo', ink: 'var(--indigo)' },
  call: { path: 'M4 5h9v7H4zM11 12v7h9v-7zM13 8h5v4', tone: 'bg-amber-soft text-amber', ink: 'var(--amber)' },
  solved: { path: 'M12 21a9 9 0 100-18 9 9 0 000 18zM8 12.500l3 3 5-6', tone: 'bg-indigo-soft text-indigo', ink: 'var(--indigo)' },
  hand_off: { path: 'M12 12a4 4 0 100-8 4 4 0 000 8zm-7.500 8c.8-3.600 3.800-5.500 7.500-5.500s6.700 1.900 7.500 5.500', tone: 'bg-red-soft text-red', ink: 'var(--red)' },
  end: { path: 'M6 21V4h11l-2 4 2 4H6', tone: 'bg-well text-sub', ink: 'var(--sub)' },
}
