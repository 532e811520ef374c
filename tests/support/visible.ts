import { parse, print, visit, type ConstDirectiveNode } from 'graphql';

/** A supergraph as callers see it: without what is `@inaccessible`. */
export function visibleIn(sdl: string): string {
  const leaveOut = (node: { readonly directives?: readonly ConstDirectiveNode[] }) =>
    node.directives?.some(({ name }) => name.value === 'inaccessible') ? null : undefined;
  return print(
    visit(parse(sdl, { noLocation: true }), {
      ObjectTypeDefinition: leaveOut,
      InterfaceTypeDefinition: leaveOut,
      UnionTypeDefinition: leaveOut,
      EnumTypeDefinition: leaveOut,
      ScalarTypeDefinition: leaveOut,
      InputObjectTypeDefinition: leaveOut,
      FieldDefinition: leaveOut,
      InputValueDefinition: leaveOut,
      EnumValueDefinition: leaveOut,
    }),
  );
}
