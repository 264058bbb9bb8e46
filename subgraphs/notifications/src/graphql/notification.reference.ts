import { isId } from '@shop/kit/db';
import { maySee, type NotificationsContext } from './context.js';
import { type NotificationType, toNotificationType } from './notification.type.js';

export const resolveNotificationReference = async (
  { id }: { id: string },
  context: NotificationsContext,
): Promise<NotificationType | null> => {
  const found = isId(id) ? await context.loaders.byId.load(id) : null;
  // A stranger's notification looks like none at all.
  return found && maySee(context, found) ? toNotificationType(found) : null;
};
