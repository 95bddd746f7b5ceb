import type { INodePropertyOptions } from 'n8n-workflow';
import type { Json, JsonObject } from '../contract';
import type { Family, Field } from '../families';
import { CONTENTS } from '../fields/contents';
import { shown } from '../shared/words';

/** Names a body path as the form and, where that differs, the API do: `Prompt`, `Camera Movement (camera_control.type)`. */
export type Label = (path: string) => string;

/** A typed input, by its place in the body or as the contract names a type: `contents[2].url`, `contents.first_frame`. */
const CONTENT = /^contents(?:\[(\d+)\]|\.(\w+))/;

/** The labels of a family's fields in one body; a member of a list goes by the list's name. */
export const labelsOf =
	({ fields }: Family, body: JsonObject): Label =>
	(path) => {
		const [, place, named] = CONTENT.exec(path) ?? [];
		const type = named ?? ((body.contents as JsonObject[] | undefined)?.[Number(place)]?.type as string | undefined);
		if (type) return fields.find((field) => takesContent(field, type))?.property.displayName ?? path;
		const bare = path.replace(/\[[*\d]+\]/g, '');
		const owner =
			fields.find(({ to }) => to !== CONTENTS && to.replace(/\[\d+\]/g, '') === bare) ??
			fields.find(({ to }) => to !== '' && bare.startsWith(`${to}.`)) ??
			fields.find(({ to }) => to.startsWith(`${bare}.`));
		if (!owner) return path;
		const { displayName } = owner.property;
		return displayName.toLowerCase().replace(/\W/g, '_') === path ? displayName : `${displayName} (${path})`;
	};

const takesContent = ({ to, contents }: Family['fields'][number], type: string): boolean =>
	to === CONTENTS && (contents ?? []).includes(type);

/** What the form calls a value of a body: `"Kling V2.6"`; a value that is no option of the form stays as it is. */
export function valueName(fields: Field[], path: string, value: Json): string {
	const field = fields.find(({ to, property }) => to === path && property.type === 'options');
	const options = (field?.property.options ?? []) as INodePropertyOptions[];
	return shown(options.find((option) => option.value === field!.formValue(value))?.name ?? value);
}
