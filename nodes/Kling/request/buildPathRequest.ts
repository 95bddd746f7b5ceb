import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { findEndpoint, isAbsent, memberAt, type JsonObject } from '../contract';
import { dialectAt, dialects } from '../dialects';
import { byOperation, type Family } from '../families';
import { familyAtPath } from '../families/familyAtPath';
import { own } from '../fields/ownParameters';
import { fieldError, givenParameter, savedParameter, switchAt, textAt } from '../shared/parameters';
import { beginsAsAddress, isNothing } from '../shared/values';
import { shown } from '../shared/words';
import { baseUrlOf, credentialOf } from '../transport';
import { asText } from '../shared/convert';
import { LIKE, merge, readObject } from './additionalBodyFields';
import type { PreparedRequest } from './buildRequest';
import { checkBody } from './checkBody';
import { loadMedia } from './media';
import { takenOptions } from './takenOptions';
import { throwFaults } from './throwFaults';
import { wireOf } from './wireOf';

const EXAMPLE = 'It must look like /text-to-video/kling-3.0.';

/** Parts of a path as RFC 3986 allows them, without those that lead upwards. */
const PATH = /^(\/(?!(\.|%2e){1,2}(\/|$))[\w\-.~%:@!$&'()*+,;=]+)+$/i;

/** The path of an item; an address at the credential's own host counts, too. */
async function pathAt(ctx: IExecuteFunctions, index: number): Promise<string> {
	const given = textAt(ctx, index, own.path).trim();
	const wrong = (why: string, description = EXAMPLE) => fieldError(ctx, index, own.path.label, why, description);
	if (!given) throw wrong('is empty');
	const base = baseUrlOf(await credentialOf(ctx));
	const isAddress = beginsAsAddress(given);
	if (isAddress && !given.startsWith(`${base}/`)) {
		throw wrong(`names another host than the credential, which sends to ${base}`);
	}
	const path = `/${(isAddress ? given.slice(base.length) : given).replace(/^\/|\/$/g, '')}`;
	if (!PATH.test(path)) throw wrong(`is ${shown(given)}, which is no path`);
	return path;
}

/** Why there is no body. */
const emptiness = (ctx: IExecuteFunctions, index: number): string =>
	asText(savedParameter(ctx, index, 'body')).startsWith('=') && isNothing(givenParameter(ctx, index, 'body'))
		? 'has an expression that gives nothing'
		: 'is empty';

/** Words for a path at which nothing is created; undefined for any that may. */
function noCreationAt(path: string, { kind, resource, operation }: Family): string | undefined {
	const isOfForm = byOperation(resource, operation) !== undefined;
	if (kind === 'call')
		return `is ${path}, which answers at once${isOfForm ? '; choose its own operation instead' : ''}`;
	const reads = dialects.some(({ commonPath }) => commonPath === path) || path.startsWith('/account/');
	return reads ? `is ${path}, where nothing is created` : undefined;
}

function unknownPath(path: string): string[] {
	const known = findEndpoint(path);
	if (!known) {
		return [
			`The path ${path} is not known here, so the body was sent unchecked, and its price cannot be told. Kling ignores unknown members of newer paths without a word.`,
		];
	}
	const { model, endpoint } = known;
	return model === undefined || endpoint.models.some(({ name }) => name === model)
		? []
		: [`The model ${model} is not known here, so only what all models have in common was checked.`];
}

/**
 * Makes the request of one item that names path and body itself, and checks it as far as the contract knows the path. Sends nothing.
 * @throws NodeOperationError as buildRequest does
 */
export async function buildPathRequest(ctx: IExecuteFunctions, itemIndex: number): Promise<PreparedRequest> {
	const path = await pathAt(ctx, itemIndex);
	const family: Family = { ...familyAtPath(path), fields: [] };
	const wrong = noCreationAt(path, family);
	if (wrong) throw fieldError(ctx, itemIndex, own.path.label, wrong, EXAMPLE);

	const node = ctx.getNode();
	const given = readObject(node, itemIndex, 'Body', givenParameter(ctx, itemIndex, 'body'));
	const added = readObject(
		node,
		itemIndex,
		'Additional Body Fields',
		givenParameter(ctx, itemIndex, 'options.additionalBodyFields'),
	);
	const sent = merge(given, added);
	if (Object.keys(sent).length === 0) throw fieldError(ctx, itemIndex, 'Body', emptiness(ctx, itemIndex), LIKE);
	for (const [member, option] of Object.entries(dialectAt(path).bodyPaths)) {
		if (member !== 'watermark' && !isAbsent(memberAt(sent, option))) throw ownOption(ctx, itemIndex, option);
	}

	const known = findEndpoint(path);
	const model = known?.model ?? asText(sent.model_name ?? '');
	const body: JsonObject = known?.model === undefined ? sent : { ...sent, $path: { model } };
	const files = known ? await loadMedia(ctx, itemIndex, body, known.endpoint.schema, model) : [];
	const { checks, advice } = known ? checkBody(family, body, files) : { checks: [], advice: [] };
	if (!switchAt(ctx, itemIndex, own.dryRun)) throwFaults(node, itemIndex, checks);

	const wire = wireOf(body);
	return {
		family,
		method: 'POST',
		path,
		...takenOptions(family, model),
		body: wire,
		priorBodies: [],
		calls: [{ path, body: wire }],
		advice: [...unknownPath(path), ...advice],
		checks,
		slots: family.slots(wire),
	};
}

const ownOption = (ctx: IExecuteFunctions, itemIndex: number, member: string) =>
	new NodeOperationError(ctx.getNode(), `Body has ${member}, which the node sets itself`, {
		itemIndex,
		description: 'Take it out, and use the option External Task ID or Callback URL instead.',
	});
