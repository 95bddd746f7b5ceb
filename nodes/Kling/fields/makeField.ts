import type { INodeProperties, INodePropertyOptions, NodeParameterValueType } from 'n8n-workflow';
import { schemaAt, type Json, type Media, type Schema } from '../contract';
import { codecOf } from './codecs';
import { operationWords } from './operationWords';
import { requiredWords, whenEmpty } from './whenEmpty';
import type { Field, FieldSpec } from './types';
import { asHtml, fieldWords, parameterName, titleCase } from './words';

/**
 * A parameter of the form, made from the contract's schema of the field and from what the family file says differently.
 * @param operation resource and operation, such as `video.extend`
 * @throws Error when the contract has no such field, which is a programming error
 */
export function makeField(spec: FieldSpec, schema: Schema, place: Field['place'], operation: string): Field {
	const own = typeof spec === 'string' ? { path: spec } : spec;
	const key = own.path.split('.').pop()!;
	const node = own.schema ?? schemaAt(schema, own.path);
	if (!node) throw new Error(`The contract has no field ${own.path}`);
	const codec = own.codec ?? codecOf(key, node);
	const name = own.name ?? parameterName(key);
	const property = {
		displayName: titleCase(key),
		description: asHtml(node.description),
		...codec.property(node, key),
		...fieldWords[key],
		...own.property,
		...operationWords[`${operation}.${name}`],
	} as Field['property'];
	const takesFile = own.takesFile ?? fileKind(node);
	if (own.takes) property.hint ??= whenEmpty(own.takes, takesFile, own.takesIfNamed);
	const need = own.required ?? (own.needed || schema.required?.includes(own.path));
	if (place === 'top' && need) {
		const asks = need === true && !own.takes && needsInput(property);
		if (asks) property.required = true;
		else if (own.takes || property.type === 'fixedCollection' || property.default === '')
			property.hint = requiredWords(property.hint, need);
	}
	if (codec.describe) property.description = codec.describe(String(property.description), node);
	// A field with a default of its own is never left empty.
	if (property.type === 'options' && property.default !== '') {
		property.options = (property.options as INodePropertyOptions[]).filter(({ value }) => value !== '');
	}
	return {
		name,
		to: own.to ?? own.path,
		contents: own.contents,
		uses: own.uses,
		conditionsOf: own.conditionsOf ?? own.path,
		place,
		property,
		only: own.only,
		not: own.not,
		offeredFor: own.offeredFor,
		formValue: (value: Json) => (codec.formValue ? codec.formValue(value) : value) as NodeParameterValueType,
		needed: own.needed,
		takes: own.takes,
		takesIfNamed: own.takesIfNamed,
		takesFile,
		isInput: codec.isInput ?? false,
		encode: (value, read, saved) =>
			own.encode ? own.encode(value, read, saved) : codec.encode(value, { field: key, schema: node, saved }),
	};
}

/** The kind of file that a field takes, or the items of a list. */
function fileKind({ media, items }: Schema): Media['kind'] | undefined {
	if (media) return media.accept.includes('base64') ? media.kind : undefined;
	const parts = items ? [items, ...Object.values(items.properties ?? {})] : [];
	return parts.map(fileKind).find((kind) => kind !== undefined);
}

/** n8n's own check for empty fields helps only where a field starts out empty. */
const needsInput = ({ type, default: initial }: Partial<INodeProperties>): boolean =>
	(type === 'string' && initial === '') || type === 'resourceLocator';
